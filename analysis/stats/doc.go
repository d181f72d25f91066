// Package stats is the arithmetic of the analyses: intervals, tests and power, as pure functions of
// numbers. It reads no database, keeps no state and rounds nothing.
//
// What does not exist is absent, never a number that happens to come out: every field that can be
// undefined is a [Number], and a function says when it is. An infinite ratio (events against none)
// is a number; 0/0 is not.
//
//	w := stats.Wilson(7, 20, 0.95)
//	if low, ok := w.Lower.Value(); ok {
//		fmt.Printf("at least %.0f %%\n", 100*low)
//	}
//
// The distributions and special functions come from gonum; exact sums, quantiles by root finding and
// the power of Welch's test are our own, because gonum lacks them or is not precise enough. Every
// function is tested against reference values made by R and SciPy.
package stats
