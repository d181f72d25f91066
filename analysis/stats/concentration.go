package stats

// Concentration says how evenly a total is shared.
type Concentration struct {
	Herfindahl      Number // sum of squared shares, from 1/k to 1
	EffectiveNumber Number // its inverse: as if so many had equal shares
}

// Herfindahl is the concentration of counts. Absent when nothing was counted.
//
// Source: O. C. Herfindahl, Concentration in the steel industry (1950).
func Herfindahl(counts []float64) Concentration {
	total := sumOf(counts)
	if !(total > 0) {
		return Concentration{}
	}
	squares := make([]float64, len(counts))
	for i, c := range counts {
		squares[i] = (c / total) * (c / total)
	}
	h := sumOf(squares)
	return Concentration{Herfindahl: Of(h), EffectiveNumber: Of(1 / h)}
}
