// Package analysis answers the questions of a learning review, one file per question: what recurs,
// what rises and falls, what travels together, what near misses announce, how long things took,
// which lesson was written before.
//
// Every answer is a plain struct that embeds its [Basis] (how many incidents were counted, which
// were left out and why, what to be careful about), names the query it was read with, and carries
// for each of its numbers the incidents and sentences behind it. A comparison is a [Verdict]: up,
// down, about the same, or cannot tell.
//
// Analyses read through named queries and never build SQL. They use no clock and no randomness but
// seeds written here: the same database and the same parameters give the same answer.
//
//	data, err := analysis.New(db)
//	factors, err := analysis.RecurringFactors(ctx, data, analysis.Params{})
package analysis
