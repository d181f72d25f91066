package analysis

import "secondstory/analysis/stats"

// Spread says whether counts per quarter vary more than independent incidents would.
type Spread struct {
	Index          *float64 `json:"index"` // 1 is what chance gives
	P              *float64 `json:"p"`     // of at least this much spread
	MoreThanChance bool     `json:"more_than_chance"`
}

// spreadOf is the dispersion of incidents over quarters.
func spreadOf(quarters []QuarterSums) Spread {
	counts, exposure := make([]int, len(quarters)), make([]float64, len(quarters))
	for i, q := range quarters {
		counts[i] = q.Incidents
		exposure[i] = QuarterOf(q.From, 0).Days()
	}
	d := stats.PoissonDispersion(counts, exposure)
	p, ok := d.POver.Value()
	return Spread{Index: d.Dispersion.Ptr(), P: d.POver.Ptr(), MoreThanChance: ok && p <= FalseDiscovery}
}
