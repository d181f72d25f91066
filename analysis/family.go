package analysis

import "secondstory/analysis/stats"

// rateTest is one comparison of two rates in a family.
type rateTest struct {
	now, before         int
	nowDays, beforeDays float64
}

// judgeRates gives each test its verdict, and says which belong to the family: those frequent enough to reach the
// threshold (Tarone). Their p values are adjusted together for the false discovery rate, counting for each only
// what counts as small as its own can give.
func judgeRates(tests []rateTest, m meaning) (verdicts []Verdict, inFamily []bool) {
	ratios, attainable := make([]stats.RateRatio, len(tests)), make([]float64, len(tests))
	for i, t := range tests {
		ratios[i] = stats.PoissonRateRatio(t.now, t.nowDays, t.before, t.beforeDays, Confidence)
		attainable[i] = 1
		if a, ok := ratios[i].Attainable.Value(); ok {
			attainable[i] = a
		}
	}
	inFamily = stats.Tarone(attainable, FalseDiscovery)
	p, null := make([]stats.Number, len(tests)), make([]stats.NullP, len(tests))
	for i, t := range tests {
		if inFamily[i] {
			p[i], null[i] = ratios[i].PCentral, stats.PoissonRateNull(t.now+t.before, t.nowDays, t.beforeDays)
		}
	}
	verdicts = make([]Verdict, len(tests))
	for i, adjusted := range stats.DiscreteStepDown(p, null) {
		t := tests[i]
		verdicts[i] = judge(compareRates(ratios[i], adjusted, t.now+t.before, t.nowDays, t.beforeDays, m))
	}
	return verdicts, inFamily
}
