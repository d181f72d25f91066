package analysis

import (
	"context"
	"slices"

	"secondstory/analysis/stats"
)

// ReportingResult asks whether a rising number of postmortems is more reporting or more harm. When
// people report more, they add what went unreported before, so that the share of near misses, of light
// and short incidents, or of what they noticed themselves rises. Severe incidents are written up anyhow:
// when there are more of these, there is more harm.
type ReportingResult struct {
	Basis
	Query    Query           `json:"query"`
	Compared Period          `json:"compared"`
	Reports  Verdict         `json:"reports"` // rate of postmortems, near misses included
	Severe   Verdict         `json:"severe"`  // rate of incidents of severity 1 or 2
	Signs    []ReportingSign `json:"signs"`
	Leaning  Leaning         `json:"leaning"`
}

// ReportingSign is one sign: its share now and before. P is adjusted over the signs.
type ReportingSign struct {
	Sign    string  `json:"sign"` // near_miss, light, short, self_noticed
	Now     Share   `json:"now"`  // of the reports of which it is known
	Before  Share   `json:"before"`
	Verdict Verdict `json:"verdict"`
}

// Leaning is what the signs say about a rise.
type Leaning string

// Without a rise there is nothing to explain; with signs that disagree, or none, it cannot be told.
const (
	NoRise        Leaning = "no_rise"
	MoreReporting Leaning = "more_reporting"
	MoreHarm      Leaning = "more_harm"
	UnclearRise   Leaning = "cannot_tell"
)

// signs are those of counts/reporting_signs, in the order they are told.
func reportingSigns() []string { return []string{"near_miss", "light", "short", "self_noticed"} }

// severeSign is the row of counts/reporting_signs that tells harm.
const severeSign = "severe"

// signRow is a row of counts/reporting_signs.
type signRow struct {
	Sign  string `db:"sign"`
	Shown int64  `db:"shown"`
	Known int64  `db:"known"`
}

// ReportingOrHarm compares the rate of postmortems and the signs with those before.
func ReportingOrHarm(ctx context.Context, d Data, p Params) (ReportingResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return ReportingResult{}, err
	}
	now, before, err := d.reports(ctx, s)
	if err != nil {
		return ReportingResult{}, err
	}
	rowsNow, query, err := read[signRow](ctx, d, "counts/reporting_signs", s.within(s.Period))
	if err != nil {
		return ReportingResult{}, err
	}
	rowsBefore, _, err := read[signRow](ctx, d, "counts/reporting_signs", s.within(s.Compare))
	if err != nil {
		return ReportingResult{}, err
	}
	result := ReportingResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare,
		Reports: rateVerdict(now.all, s.Period.Days(), before.all, s.Compare.Days(), neither),
		Signs:   judgeSigns(bySign(rowsNow), bySign(rowsBefore)),
	}
	result.Severe = rateVerdict(
		int(bySign(rowsNow)[severeSign].Shown), s.Period.Days(), int(bySign(rowsBefore)[severeSign].Shown), s.Compare.Days(), riseIsWorse)
	result.Leaning = leaning(result.Reports, result.Severe, result.Signs)
	return result, nil
}

func bySign(rows []signRow) map[string]signRow {
	all := map[string]signRow{}
	for _, r := range rows {
		all[r.Sign] = r
	}
	return all
}

// judgeSigns gives every sign its verdict, adjusted over all of them.
func judgeSigns(now, before map[string]signRow) []ReportingSign {
	names := reportingSigns()
	p := make([]stats.Number, len(names))
	for i, name := range names {
		p[i] = shareP(int(now[name].Shown), int(now[name].Known), int(before[name].Shown), int(before[name].Known))
	}
	adjusted := stats.BenjaminiHochberg(p)
	signs := make([]ReportingSign, len(names))
	for i, name := range names {
		a, b := now[name], before[name]
		signs[i] = ReportingSign{
			Sign: name, Now: shareOf(int(a.Shown), int(a.Known)), Before: shareOf(int(b.Shown), int(b.Known)),
			Verdict: judge(compareShares(int(a.Shown), int(a.Known), int(b.Shown), int(b.Known), adjusted[i], neither)),
		}
	}
	return signs
}

// leaning is what the severe incidents and the signs say about the reports.
func leaning(reports, severe Verdict, signs []ReportingSign) Leaning {
	if reports.Direction != Up {
		return NoRise
	}
	rose := slices.ContainsFunc(signs, func(s ReportingSign) bool { return s.Verdict.Direction == Up })
	harm := severe.Direction == Up
	switch {
	case rose && !harm:
		return MoreReporting
	case harm && !rose:
		return MoreHarm
	}
	return UnclearRise
}
