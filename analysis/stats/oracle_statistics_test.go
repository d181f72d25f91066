package stats_test

import (
	"encoding/json"

	"secondstory/analysis/stats"
)

type samples struct {
	X, Y   []float64
	Method stats.Method
	Conf   float64
}

type lifetimes struct {
	Time  []float64
	Event []int
	Conf  float64
}

func (l lifetimes) cases() []stats.Lifetime {
	cases := make([]stats.Lifetime, len(l.Time))
	for i := range cases {
		cases[i] = stats.Lifetime{Time: l.Time[i], Event: l.Event[i] == 1}
	}
	return cases
}

// statistics is every statistic that the oracle may ask for.
func statistics() map[string]func(json.RawMessage) (answer, error) {
	return map[string]func(json.RawMessage) (answer, error){
		"wilson_interval":      on(wilson),
		"newcombe_difference":  on(newcombe),
		"two_proportion_test":  on(proportions),
		"poisson_rate_ratio":   on(rateRatio),
		"poisson_dispersion":   on(dispersion),
		"fisher_exact":         on(fisher),
		"pair_lift":            on(lift),
		"benjamini_hochberg":   on(adjusted),
		"mann_whitney":         on(mannWhitney),
		"kruskal_wallis":       on(kruskal),
		"spearman":             on(spearman),
		"mann_kendall":         on(kendall),
		"pettitt":              on(pettitt),
		"kolmogorov_smirnov":   on(smirnov),
		"geometric_mean":       on(geometric),
		"geometric_mean_ratio": on(geometricRatio),
		"detectable_effect":    on(detectable),
		"quantiles":            on(quantiles),
		"median_interval":      on(median),
		"kaplan_meier":         on(kaplan),
		"log_rank":             on(logRank),
		"krippendorff_alpha":   on(krippendorff),
		"concentration":        on(concentration),
	}
}

func wilson(in struct {
	X, N int
	Conf float64
}) answer {
	return interval(stats.Wilson(in.X, in.N, in.Conf), "estimate")
}

type twoGroups struct {
	X1, N1, X2, N2 int
	Conf           float64
}

func newcombe(in twoGroups) answer {
	return interval(stats.NewcombeDifference(in.X1, in.N1, in.X2, in.N2, in.Conf), "difference")
}

func proportions(in twoGroups) answer {
	r := stats.TwoProportions(in.X1, in.N1, in.X2, in.N2)
	return answer{"z": r.Z, "p": r.P}
}

func rateRatio(in struct {
	X1, X2       int
	T1, T2, Conf float64
}) answer {
	r := stats.PoissonRateRatio(in.X1, in.T1, in.X2, in.T2, in.Conf)
	return answer{
		"ratio": r.Ratio, "lower": r.Lower, "upper": r.Upper,
		"p": r.P, "p_central": r.PCentral, "p_less": r.PLess, "p_greater": r.PGreater,
	}
}

func dispersion(in struct {
	Counts   []int
	Exposure []float64
}) answer {
	r := stats.PoissonDispersion(in.Counts, in.Exposure)
	return answer{
		"statistic": r.Statistic, "df": r.DF, "dispersion": r.Dispersion,
		"p_over": r.POver, "p_under": r.PUnder,
	}
}

func fisher(in struct{ A, B, C, D int }) answer {
	r := stats.FisherExact(in.A, in.B, in.C, in.D)
	return answer{"odds_ratio": r.OddsRatio, "p": r.P, "p_less": r.PLess, "p_greater": r.PGreater}
}

func lift(in struct {
	N  int
	NA int `json:"n_a"`
	NB int `json:"n_b"`
	AB int `json:"n_ab"`
}) answer {
	r := stats.PairLift(in.N, in.NA, in.NB, in.AB)
	return answer{"lift": r.Lift, "odds_ratio": r.OddsRatio, "p": r.P, "p_greater": r.PGreater}
}

func adjusted(in struct{ P []*float64 }) answer {
	p := make([]stats.Number, len(in.P))
	for i, v := range in.P {
		if v != nil {
			p[i] = stats.Of(*v)
		}
	}
	return answer{"adjusted": stats.BenjaminiHochberg(p)}
}

func mannWhitney(in samples) answer {
	r := stats.MannWhitney(in.X, in.Y, in.Method)
	return answer{"u": r.U, "p": r.P}
}

func kruskal(in struct{ Groups [][]float64 }) answer {
	r := stats.KruskalWallis(in.Groups)
	return answer{"h": r.H, "df": r.DF, "p": r.P}
}

func spearman(in samples) answer {
	r := stats.Spearman(in.X, in.Y, in.Method)
	return answer{"rho": r.Rho, "p": r.P}
}

func kendall(in struct {
	T, Y   []float64
	Method stats.Method
}) answer {
	r := stats.MannKendall(in.T, in.Y, in.Method)
	return answer{
		"s": r.S, "variance": r.Variance, "tau_b": r.TauB, "z": r.Z, "p": r.P, "slope": r.Slope,
		"intercept": r.Intercept, "slope_lower": r.SlopeLower, "slope_upper": r.SlopeUpper,
	}
}

func pettitt(in struct{ X []float64 }) answer {
	r := stats.Pettitt(in.X)
	return answer{"k": r.K, "change_after": maybe(r.ChangeAfter, r.ChangeAfter > 0), "p": r.P}
}

func smirnov(in samples) answer {
	r := stats.KolmogorovSmirnov(in.X, in.Y, in.Method)
	return answer{"d": r.D, "p": r.P}
}

func geometric(in samples) answer {
	return interval(stats.GeometricMean(in.X, in.Conf), "geometric_mean")
}

func geometricRatio(in samples) answer {
	r := stats.GeometricMeanRatio(in.X, in.Y, in.Conf)
	return answer{
		"geometric_mean_x": r.MeanX, "geometric_mean_y": r.MeanY, "ratio": r.Ratio,
		"lower": r.Lower, "upper": r.Upper, "t": r.T, "df": r.DF, "p": r.P,
	}
}

func detectable(in struct{ N1, N2, SD1, SD2, Alpha, Power float64 }) answer {
	n1, n2 := int(in.N1), int(in.N2)
	r := stats.DetectableEffect(n1, n2, in.SD1, in.SD2, in.Alpha, in.Power)
	ratio, _ := r.LogRatio.Value()
	return answer{
		"df": r.DF, "log_ratio": r.LogRatio, "cut": r.Cut, "rise": r.Rise,
		"log_ratio_noncentral": stats.DetectableExactly(n1, n2, in.SD1, in.SD2, in.Alpha, in.Power),
		"simulated_power":      stats.WelchPower(n1, n2, in.SD1, in.SD2, in.Alpha, ratio),
	}
}

func quantiles(in struct{ X, P []float64 }) answer {
	q := stats.Quantiles(in.X, in.P)
	if q == nil {
		return answer{"quantiles": nil}
	}
	return answer{"quantiles": numbers(q)}
}

func median(in samples) answer {
	r := stats.MedianInterval(in.X, in.Conf)
	return answer{
		"median": r.Median, "lower": r.Lower, "upper": r.Upper, "coverage": r.Coverage,
		"lower_rank": maybe(r.LowerRank, r.LowerRank > 0), "upper_rank": maybe(r.UpperRank, r.UpperRank > 0),
	}
}

func kaplan(in lifetimes) answer {
	curve := stats.KaplanMeier(in.cases(), in.Conf)
	a := answer{"median": curve.Median, "median_lower": curve.MedianLower, "median_upper": curve.MedianUpper}
	columns := map[string]func(stats.Step) stats.Number{
		"times":    func(s stats.Step) stats.Number { return stats.Of(s.Time) },
		"n_risk":   func(s stats.Step) stats.Number { return stats.Of(float64(s.AtRisk)) },
		"n_event":  func(s stats.Step) stats.Number { return stats.Of(float64(s.Events)) },
		"survival": func(s stats.Step) stats.Number { return stats.Of(s.Survival) },
		"std_err":  func(s stats.Step) stats.Number { return s.StdErr },
		"lower":    func(s stats.Step) stats.Number { return s.Lower },
		"upper":    func(s stats.Step) stats.Number { return s.Upper },
	}
	for name, column := range columns {
		values := make([]stats.Number, len(curve.Steps))
		for i, s := range curve.Steps {
			values[i] = column(s)
		}
		a[name] = values
	}
	return a
}

func logRank(in struct{ Groups []lifetimes }) answer {
	groups := make([][]stats.Lifetime, len(in.Groups))
	for i, g := range in.Groups {
		groups[i] = g.cases()
	}
	r := stats.LogRank(groups)
	return answer{
		"chisq": r.ChiSquare, "df": r.DF, "p": r.P,
		"observed": numbers(r.Observed), "expected": numbers(r.Expected),
	}
}

func krippendorff(in struct{ Ratings [][]*string }) answer {
	ratings := make([][]string, len(in.Ratings))
	for i, row := range in.Ratings {
		for _, label := range row {
			if label == nil {
				ratings[i] = append(ratings[i], "")
				continue
			}
			ratings[i] = append(ratings[i], *label)
		}
	}
	return answer{"alpha": stats.KrippendorffAlpha(ratings)}
}

func concentration(in struct{ Counts []float64 }) answer {
	r := stats.Herfindahl(in.Counts)
	return answer{"herfindahl": r.Herfindahl, "effective_number": r.EffectiveNumber}
}
