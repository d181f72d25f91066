package querytest

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"secondstory/queries"
)

// Options says what Run does beside checking.
type Options struct {
	Update bool // write what the queries return into want.csv, instead of comparing
}

// Run runs every case below folder, and the properties every query must have. It fails for a
// query without a case and for a case without a query.
func Run(t *testing.T, catalog *queries.Catalog, folder string, o Options) {
	t.Helper()
	cases := readCases(t, folder)
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		if _, ok := catalog.Get(name); !ok {
			t.Errorf("%s is a case of %s, which is no named query", cases[name][0].file, name)
		}
	}
	for _, q := range catalog.All() {
		t.Run(q.Name, func(t *testing.T) {
			t.Parallel()
			if len(cases[q.Name]) == 0 {
				t.Errorf("%s has no case; write %s", q.Origin, filepath.Join(filepath.Base(folder), q.Name+".txtar"))
			}
			runQuery(t, q, cases[q.Name], o)
		})
	}
}

// bench is a database that the cases of one query share.
type bench struct {
	db     *queries.DB
	schema []queries.Table
	query  queries.Query
}

func newBench(t *testing.T, q queries.Query) *bench {
	t.Helper()
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	schema, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &bench{db: db, schema: schema, query: q}
}

func runQuery(t *testing.T, q queries.Query, cases []testCase, o Options) {
	t.Helper()
	b := newBench(t, q)
	t.Run("empty tables", func(t *testing.T) {
		b.result(t, nil, someArguments(q), nil)
	})
	for _, c := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txtar"), func(t *testing.T) {
			b.runCase(t, c, o)
		})
	}
}

func (b *bench) runCase(t *testing.T, c testCase, o Options) {
	t.Helper()
	tables := complete(c.tables)
	args := c.arguments(b.query)
	got := b.result(t, tables, args, c.want.columns)
	if o.Update {
		update(t, c, got)
	} else if got.String() != c.want.String() {
		t.Errorf("%s:\ngot\n%s\nwant\n%s", c.file, got, c.want)
	}
	all := b.result(t, tables, args, nil)
	checkOrder(t, b.query, all)
	same := func(property string, got table) {
		t.Helper()
		if got.String() != all.String() {
			t.Errorf("%s: %s changes the result:\n%s\nwas\n%s", c.file, property, got, all)
		}
	}
	same("the order of the input", b.result(t, shuffled(tables), args, nil))
	same("loading twice", b.loadedTwice(t, tables, args))
	if near, ok := asNearMisses(b.query, b.schema, tables, args); ok && !c.countsBothKinds() {
		incidents := maps.Clone(args)
		incidents["kind"] = "incident"
		want := b.result(t, tables, incidents, nil)
		if got := b.result(t, append(slices.Clone(tables), near...), incidents, nil); got.String() != want.String() {
			t.Errorf("%s: near misses change what is asked of incidents:\n%s\nwas\n%s", c.file, got, want)
		}
	}
	if outside, ok := outsidePeriod(t, b.schema, tables, c.args); ok && !c.looksOutside() {
		same("what lies outside the period", b.result(t, append(slices.Clone(tables), outside...), args, nil))
	}
}

// result fills an empty database and runs the query.
func (b *bench) result(t *testing.T, tables []table, args map[string]any, columns []string) table {
	t.Helper()
	empty(t, b.db, b.schema)
	fill(t, b.db, b.schema, tables)
	return b.run(t, b.db, args, columns)
}

func (b *bench) run(t *testing.T, db *queries.DB, args map[string]any, columns []string) table {
	t.Helper()
	result, err := db.Run(t.Context(), b.query, args)
	if err != nil {
		t.Fatal(err)
	}
	got, err := tableOf(result, columns)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// someArguments are values of the right type for every parameter, null where that is allowed.
func someArguments(q queries.Query) map[string]any {
	args := q.WithNulls(nil)
	for _, p := range q.Params {
		if _, ok := args[p.Name]; ok {
			continue
		}
		switch {
		case strings.HasSuffix(p.Type, "[]"):
			args[p.Name] = []string{"1"}
		case strings.HasPrefix(p.Type, "TIMESTAMP") || p.Type == "DATE":
			args[p.Name] = "2026-07-01"
		case p.Type == "BOOLEAN":
			args[p.Name] = true
		default:
			args[p.Name] = "1"
		}
	}
	return args
}

// shuffled returns the tables with their rows in another order, the same one every time.
func shuffled(tables []table) []table {
	random := rand.New(rand.NewPCG(1, 2))
	mixed := make([]table, len(tables))
	for i, t := range tables {
		mixed[i] = numbered(t)
		mixed[i].rows = slices.Clone(mixed[i].rows)
		random.Shuffle(len(t.rows), func(a, b int) { rows := mixed[i].rows; rows[a], rows[b] = rows[b], rows[a] })
	}
	return mixed
}

// checkOrder fails when two rows have the same values in the columns of the query's order.
func checkOrder(t *testing.T, q queries.Query, all table) {
	t.Helper()
	var at []int
	for term := range strings.SplitSeq(q.Order, ", ") {
		name, _, _ := strings.Cut(term, " ")
		at = append(at, slices.Index(all.columns, name))
	}
	seen := map[string]bool{}
	for _, row := range all.rows {
		var key []string
		for _, i := range at {
			key = append(key, row[i])
		}
		text := strings.Join(key, ", ")
		if seen[text] {
			t.Errorf("%s: the order %s is not total: two rows have %s", q.Origin, q.Order, text)
		}
		seen[text] = true
	}
}

// update writes the result into the case's file.
func update(t *testing.T, c testCase, got table) {
	t.Helper()
	at := slices.IndexFunc(c.archive.Files, func(f txtar.File) bool { return f.Name == "want.csv" })
	if at < 0 {
		c.archive.Files = append(c.archive.Files, txtar.File{Name: "want.csv"})
		at = len(c.archive.Files) - 1
	}
	c.archive.Files[at].Data = []byte(got.String())
	if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
