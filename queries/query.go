package queries

import "maps"

// Query is a named query: one statement, what it says of itself, and where it came from.
type Query struct {
	Name     string // family/noun_phrase, the path without .sql
	What     string // one sentence
	Grain    string // what one row is
	Excludes string // what is left out, "" when nothing
	Order    string // the ORDER BY, over declared columns, total
	Chart    string // "kind key=value ...", "" for none
	Dialect  string // what of it other engines may not know, "" for nothing beyond what the package says
	SQL      string // the statement, without its header
	Origin   string // the file it was read from
	Params   []Param
	Columns  []Column
}

// Param is a named parameter; its values are cast to Type where the query uses it.
type Param struct {
	Name     string // without the $
	Type     string
	Nullable bool
	Comment  string
}

// Column is a column of a query, a table or a view.
type Column struct {
	Name    string
	Type    string // as DuckDB names it, TIMESTAMPTZ rather than TIMESTAMP WITH TIME ZONE
	Comment string
}

// Family is the part of the name before the slash.
func (q Query) Family() string {
	family, _ := splitName(q.Name)
	return family
}

// WithNulls returns args with a null for every nullable parameter that they leave out.
func (q Query) WithNulls(args map[string]any) map[string]any {
	all := maps.Clone(args)
	if all == nil {
		all = map[string]any{}
	}
	for _, p := range q.Params {
		if _, ok := all[p.Name]; !ok && p.Nullable {
			all[p.Name] = nil
		}
	}
	return all
}

// ChartHint is a parsed chart line of a header: a kind and which column plays which part.
type ChartHint struct {
	Kind string
	Keys []ChartKey // in the order written
}

// ChartKey is one key=value of a chart line; the value names a column.
type ChartKey struct {
	Key   string
	Value string
}

// Value returns the value of a key, "" when it is not there.
func (c ChartHint) Value(key string) string {
	for _, k := range c.Keys {
		if k.Key == key {
			return k.Value
		}
	}
	return ""
}

// ChartHint parses the chart line; false when the query has none.
func (q Query) ChartHint() (ChartHint, bool) {
	if q.Chart == "" {
		return ChartHint{}, false
	}
	hint, err := parseChart(q.Chart, q.Columns)
	return hint, err == nil
}
