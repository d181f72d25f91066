// Package querytest runs the txtar cases of named queries, for this module's tests.
//
// A case is a few rows in and the expected rows out, with the reason in its comment. It lies in
// testdata/queries/<family>/<name>.txtar, or there are several in testdata/queries/<family>/<name>/.
//
//	A second report of the same incident is not counted again.
//	-- incidents.csv --
//	incident,occurred_at
//	file:a,2026-07-01
//	file:b,2026-07-02
//	-- incident_links.csv --
//	incident,other,relation
//	file:b,file:a,same
//	-- args --
//	from=2026-07-01
//	to=2026-10-01
//	-- want.csv --
//	quarter,incidents
//	2026-07-01,1
//
// Rows: one section per table. An empty cell is null, two single quotes are an empty string. A
// column that may not be null and is not given has a default (Defaults). Without settings.csv the
// current taxonomy version is 1; without code_runs.csv every incident was coded under it.
//
// Arguments: name=value lines; nullable parameters that are not named are null, and so is the
// value null. A list is written a|b.
//
// Wanted rows: want.csv may leave out columns; it has those it names, in its order. Times are
// RFC 3339 in UTC, a date has no time, numbers have at most nine significant digits.
//
// Beside the case itself, Run checks for every query that empty tables work, and for every case
// that the order of input rows does not matter, that loading the rows twice through Load and
// LoadCodes changes nothing, that the order of the result is total, and that copies of the
// incidents outside [$from, $to) change nothing. A query that looks outside its period on purpose
// says so, and why, in a line of its case's comment that begins with "Outside the period:". Where a query takes a
// kind, asking for incidents gives what it gives without the near misses; one that counts them all the same says so
// after "Both kinds:".
package querytest
