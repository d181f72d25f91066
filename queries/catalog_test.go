package queries

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func catalogue(t *testing.T, extra ...fs.FS) *Catalog {
	t.Helper()
	c, err := Catalogue(extra...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// nulls are arguments without a value, which a query without rows to read takes for any type.
func nulls(q Query) map[string]any {
	args := map[string]any{}
	for i := range q.Params {
		q.Params[i].Nullable = true
		args[q.Params[i].Name] = nil
	}
	return args
}

func TestCatalogue_EveryQueryReturnsWhatItsHeaderSays(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	for _, q := range catalogue(t).All() {
		args := nulls(q)
		result, err := db.Run(t.Context(), q, args)
		if err != nil {
			t.Errorf("%s: %v", q.Origin, err)
			continue
		}
		for i, got := range result.Columns {
			if i >= len(q.Columns) || got.Name != q.Columns[i].Name || got.Type != q.Columns[i].Type {
				t.Errorf("%s: column %d is %s %s, the header declares %v", q.Origin, i+1, got.Name, got.Type, q.Columns)
				break
			}
		}
		if len(result.Columns) < len(q.Columns) {
			t.Errorf("%s: the header declares %d columns, the query has %d", q.Origin, len(q.Columns), len(result.Columns))
		}
	}
}

// TestCatalogue_EveryQuestionTakesTheSameFilters: what can be asked of one team, service, source, severity or kind can
// be asked of it everywhere. A question that compares the two kinds takes none.
func TestCatalogue_EveryQuestionTakesTheSameFilters(t *testing.T) {
	t.Parallel()
	comparesKinds := map[string]bool{
		"counts/incidents_per_quarter": true, "counts/reporting_signs": true,
		"nearmiss/share": true, "nearmiss/dates": true, "nearmiss/factor_dates": true, "nearmiss/stopped_by": true,
	}
	asked := 0
	for _, q := range catalogue(t).All() {
		has := map[string]bool{}
		for _, p := range q.Params {
			has[p.Name] = p.Name != "from" || !p.Nullable
		}
		family, _, _ := strings.Cut(q.Name, "/")
		if !has["from"] || family == "people" || family == "export" { // cells have filters of their own; an export is of everything
			continue
		}
		asked++
		for _, filter := range []string{"to", "team", "service", "source", "severity", "kind"} {
			if want := filter != "kind" || !comparesKinds[q.Name]; has[filter] != want {
				t.Errorf("%s: takes $%s: %v, want %v", q.Origin, filter, has[filter], want)
			}
		}
	}
	if asked < 35 {
		t.Errorf("%d questions about a period", asked)
	}
}

const good = `-- name: own/teams
-- What: which teams there are,
--   and where.
-- Grain: one row per team.
-- param $zone VARCHAR NULL  null means every zone
-- column team VARCHAR       name
-- column zones BIGINT       number of zones
-- order: team
-- chart: bars category=team value=zones
SELECT t.team, count(*) AS zones
FROM teams AS t
WHERE $zone::VARCHAR IS NULL OR t.time_zone = $zone::VARCHAR -- $not_one, nor 'this'
GROUP BY t.team
ORDER BY team;
`

func folder(text string) fstest.MapFS {
	return fstest.MapFS{"own/teams.sql": {Data: []byte(text)}}
}

func TestCatalogue_OwnQueriesJoinAndOverride(t *testing.T) {
	t.Parallel()
	own := folder(good)
	own["counts/incidents_per_quarter.sql"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(good, "own/teams", "counts/incidents_per_quarter"))}
	c := catalogue(t, own)
	q, ok := c.Get("own/teams")
	if !ok || q.What != "which teams there are, and where." || q.Origin != "queries.d/own/teams.sql" || !strings.HasPrefix(q.SQL, "SELECT t.team") {
		t.Errorf("got %+v", q)
	}
	if hint, ok := q.ChartHint(); !ok || hint.Kind != "bars" || hint.Value("value") != "zones" {
		t.Errorf("chart %+v", hint)
	}
	if replaced, _ := c.Get("counts/incidents_per_quarter"); replaced.What != q.What {
		t.Errorf("not overridden: %+v", replaced)
	}
}

func TestCatalogue_RefusesWithFileAndLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, new string
		line     string
		want     string
	}{
		"wrong name":          {"own/teams", "own/team", ":9:", "is not the path"},
		"no grain":            {"-- Grain: one row per team.\n", "", ":8:", "no Grain:"},
		"unknown line":        {"-- Grain:", "-- Grian:", ":4:", `"Grian:" is no header line`},
		"wrong order":         {"-- order: team\n-- chart: bars category=team value=zones\n", "-- chart: bars category=team value=zones\n-- order: team\n", ":9:", "too late or twice"},
		"unknown type":        {"$zone VARCHAR NULL", "$zone STRING NULL", ":5:", "unknown type"},
		"no comment":          {"-- column team VARCHAR       name", "-- column team VARCHAR", ":6:", "no comment"},
		"column twice":        {"-- column zones BIGINT", "-- column team BIGINT", ":7:", "declared twice"},
		"order not a column":  {"-- order: team", "-- order: teams", ":8:", "no declared column"},
		"chart not a column":  {"value=zones", "value=zone", ":9:", "no declared column"},
		"chart kind":          {"bars ", "pie ", ":9:", "kind"},
		"two statements":      {"ORDER BY team;", "ORDER BY team; SELECT 1;", ":14:", "second statement"},
		"not a select":        {"SELECT t.team", "DELETE t.team", ":10:", "must be a SELECT"},
		"the clock":           {"count(*) AS", "now( ) AS", ":10:", "clock"},
		"the date":            {"count(*) AS", "current_date AS", ":10:", "clock"},
		"star":                {"SELECT t.team", "SELECT *", ":10:", "SELECT *"},
		"qualified star":      {"SELECT t.team", "SELECT t.*", ":10:", "SELECT *"},
		"columns":             {"SELECT t.team", "SELECT COLUMNS('t.*')", ":10:", "SELECT *"},
		"from first":          {"FROM teams AS t", "FROM (FROM teams) AS t", ":11:", "FROM without SELECT"},
		"no order":            {"ORDER BY team;", ";", ":14:", "no ORDER BY"},
		"other order":         {"ORDER BY team;", "ORDER BY zones, team;", ":14:", "header says"},
		"not cast":            {"t.time_zone = $zone::VARCHAR", "t.time_zone = $zone", ":12:", "not cast"},
		"cast to another":     {"t.time_zone = $zone::VARCHAR", "t.time_zone = $zone::TEXT", ":12:", "not cast"},
		"cast to a list":      {"t.time_zone = $zone::VARCHAR", "t.time_zone = $zone::VARCHAR[]", ":12:", "not cast"},
		"misspelt parameter":  {"t.time_zone = $zone::VARCHAR", "t.time_zone = $zoen::VARCHAR", ":12:", "not declared"},
		"unused parameter":    {"$zone::VARCHAR IS NULL OR t.time_zone = $zone::VARCHAR", "TRUE", ":10:", "not used"},
		"positional":          {"t.time_zone = $zone::VARCHAR", "t.time_zone = $1::VARCHAR", ":12:", "named"},
		"question mark":       {"t.time_zone = $zone::VARCHAR", "t.time_zone = ?", ":12:", "named"},
		"nothing but comment": {good[strings.Index(good, "SELECT"):], "", ":10:", "no statement"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s: nothing to replace", name)
		}
		_, err := Catalogue(folder(text))
		var header *HeaderError
		if !errors.As(err, &header) || !strings.Contains(err.Error(), "queries.d/own/teams.sql"+c.line) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want line %s and %q", name, err, c.line, c.want)
		}
	}
}

const window = `-- name: own/teams
-- What: how many incidents a team had.
-- Grain: one row per team.
-- param $from TIMESTAMPTZ   inclusive start
-- param $to TIMESTAMPTZ     exclusive end
-- param $team VARCHAR NULL  null means every team
-- column team VARCHAR       name
-- column incidents BIGINT   in the window
-- order: team
SELECT t.team, count(*) AS incidents
FROM incident_teams AS t
JOIN incidents AS i ON i.incident = t.incident
WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
  AND ($team::VARCHAR IS NULL OR t.team = $team::VARCHAR)
GROUP BY t.team
ORDER BY team;
`

func TestRun_ArgumentsAreTheDeclaredOnes(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	q, _ := catalogue(t, folder(window)).Get("own/teams")
	at := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for want, args := range map[string]map[string]any{
		"it has no parameter $form":     {"form": at, "to": at, "team": nil},
		"it needs the parameter $team":  {"from": at, "to": at},
		"the parameter $to cannot be":   {"from": at, "to": nil, "team": nil},
		"it takes $from, $to, $team":    {"from": at, "to": at, "team": nil, "more": 1},
		"it needs the parameter $from,": {},
	} {
		_, err := db.Run(t.Context(), q, args)
		var wrong *ArgsError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", args, err, want)
		}
	}
	if _, err := db.Run(t.Context(), q, q.WithNulls(map[string]any{"from": at, "to": at})); err != nil {
		t.Error(err)
	}
}

func TestRunInto_ReadsStructs(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	type row struct {
		Team      string `db:"team"`
		Incidents int    `db:"incidents"`
	}
	q, _ := catalogue(t, folder(window)).Get("own/teams")
	rows, err := RunInto[row](t.Context(), db, q, map[string]any{"from": "2026-07-01", "to": time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), "team": "payments"})
	if err != nil || len(rows) != 1 || rows[0] != (row{"payments", 1}) {
		t.Errorf("got %+v, %v", rows, err)
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add(good)
	f.Add("-- name: own/teams\n--\n")
	f.Add("-- name: own/teams\n-- What: a\n-- Grain: b\n-- column team VARCHAR c\n-- order: team") // ends without a line for a statement
	f.Add("-- name: own/teams\nSELECT 'a''b', \"c\", /* d */ $e::VARCHAR[] -- f")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := parseQuery("own/teams.sql", "own/teams", text)
		var header *HeaderError
		if err != nil && (!errors.As(err, &header) || header.Line < 1 || header.Line > strings.Count(text, "\n")+1) {
			t.Errorf("%v is no error of a line of the text", err)
		}
		if err == nil && (q.Name != "own/teams" || q.SQL == "" || len(q.Columns) == 0) {
			t.Errorf("accepted %+v", q)
		}
	})
}
