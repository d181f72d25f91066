package querytest

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"secondstory/queries"
)

// numbered writes the row numbers that # stands for into the rows, so that another order of them
// keeps them.
func numbered(t table) table {
	for name, value := range Defaults() {
		if value != "#" || !slices.Contains([]string{t.name + ".ordinal"}, name) || slices.Contains(t.columns, "ordinal") {
			continue
		}
		t.columns = append(slices.Clone(t.columns), "ordinal")
		rows := make([][]string, len(t.rows))
		for i, row := range t.rows {
			rows[i] = append(slices.Clone(row), strconv.Itoa(i+1))
		}
		t.rows = rows
	}
	return t
}

// loadedTwice reads the rows of a filled database back, loads them twice into another one as
// ingesting and coding would, and runs the query there.
func (b *bench) loadedTwice(t *testing.T, tables []table, args map[string]any) table {
	t.Helper()
	empty(t, b.db, b.schema)
	fill(t, b.db, b.schema, tables)
	batch, codes, decisions := stored(t, b.db)
	empty(t, b.db, b.schema)
	for range 2 {
		if _, err := b.db.Load(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		for _, c := range codes {
			if err := b.db.LoadCodes(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.db.LoadDecisions(t.Context(), decisions, nil); err != nil {
			t.Fatal(err)
		}
	}
	return b.run(t, b.db, args, nil)
}

// outsidePeriod returns a copy of every incident and its rows that ends just before $from, and one
// that begins exactly at $to; false for a case without both.
func outsidePeriod(t *testing.T, schema []queries.Table, tables []table, args map[string]string) ([]table, bool) {
	t.Helper()
	from, errFrom := parseTime(args["from"])
	to, errTo := parseTime(args["to"])
	if errFrom != nil || errTo != nil {
		return nil, false
	}
	var outside []table
	for _, copied := range []struct {
		prefix string
		move   func(first, last time.Time) time.Duration
	}{
		{"zz-before:", func(_, last time.Time) time.Duration { return from.Add(-time.Microsecond).Sub(last) }},
		{"zz-after:", func(first, _ time.Time) time.Duration { return to.Sub(first) }},
	} {
		for _, original := range tables {
			if moved, ok := moveTable(schema, tables, numbered(original), copied.prefix, copied.move); ok {
				outside = append(outside, moved)
			}
		}
	}
	return outside, true
}

// asNearMisses returns a copy of every incident and its rows as a near miss of the same day; false for a query that
// does not take a kind, and for a case that gives one.
func asNearMisses(q queries.Query, schema []queries.Table, tables []table, args map[string]any) ([]table, bool) {
	takes := slices.ContainsFunc(q.Params, func(p queries.Param) bool { return p.Name == "kind" })
	if !takes || args["kind"] != nil {
		return nil, false
	}
	var copies []table
	for _, original := range tables {
		copied, ok := moveTable(schema, tables, numbered(original), "zz-near:", func(_, _ time.Time) time.Duration { return 0 })
		if !ok {
			continue
		}
		if copied.name == "incidents" {
			copied = copied.with("kind", "near_miss")
		}
		copies = append(copies, copied)
	}
	return copies, true
}

// with sets a column in every row.
func (t table) with(column, value string) table {
	at := slices.Index(t.columns, column)
	if at < 0 {
		at = len(t.columns)
		t.columns = append(slices.Clone(t.columns), column)
	}
	rows := make([][]string, len(t.rows))
	for i, row := range t.rows {
		rows[i] = append(slices.Clone(row), "")[:len(t.columns)]
		rows[i][at] = value
	}
	t.rows = rows
	return t
}

// moveTable copies the rows of a table keyed by incident, with another key and all times moved.
// Links between incidents are not copied: they would tie the copies to the originals.
func moveTable(schema []queries.Table, tables []table, t table, prefix string, move func(first, last time.Time) time.Duration) (table, bool) {
	key := slices.Index(t.columns, "incident")
	if key < 0 || t.name == "incident_links" || t.name == "ingest_warnings" {
		return table{}, false
	}
	times := timeColumns(schema, t)
	moved := table{name: t.name, columns: t.columns}
	for _, row := range t.rows {
		first, last, ok := extent(schema, tables, row[key])
		if !ok {
			continue
		}
		row = slices.Clone(row)
		for _, i := range times {
			if at, err := parseTime(row[i]); err == nil {
				row[i] = at.Add(move(first, last)).Format(time.RFC3339Nano)
			}
		}
		row[key] = prefix + row[key]
		moved.rows = append(moved.rows, row)
	}
	return moved, true
}

// extent is the first and the last time in all rows of an incident; false when it has none.
func extent(schema []queries.Table, tables []table, incident string) (first, last time.Time, ok bool) {
	for _, t := range tables {
		key := slices.Index(t.columns, "incident")
		for _, row := range t.rows {
			if key < 0 || row[key] != incident {
				continue
			}
			for _, i := range timeColumns(schema, t) {
				at, err := parseTime(row[i])
				if err != nil {
					continue
				}
				if !ok || at.Before(first) {
					first = at
				}
				if !ok || at.After(last) {
					last = at
				}
				ok = true
			}
		}
	}
	return first, last, ok
}

// timeColumns are the places of a table's columns that hold times.
func timeColumns(schema []queries.Table, t table) []int {
	var at []int
	for _, s := range schema {
		if s.Name != t.name {
			continue
		}
		for _, c := range s.Columns {
			if i := slices.Index(t.columns, c.Name); i >= 0 && c.Type == "TIMESTAMPTZ" {
				at = append(at, i)
			}
		}
	}
	return at
}

// parseTime reads the forms of a time that cases use.
func parseTime(text string) (time.Time, error) {
	var at time.Time
	var err error
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if at, err = time.Parse(form, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, err
}
