package sources_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secondstory/ingest/pull"
	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
	"secondstory/ingest/sources/vendortest"
	"secondstory/queries"
)

// caseOf is a source with its simulated vendor, for the tests of package pulltest.
func caseOf(t testing.TB, name string, world *vendortest.World) pulltest.Case {
	t.Helper()
	vendor := func() vendortest.Vendor {
		for _, v := range vendortest.All(world) {
			if v.Source == name {
				return v
			}
		}
		t.Fatalf("no simulated vendor for %s", name)
		return vendortest.Vendor{}
	}
	v := vendor()
	set := rest.Settings{Parameters: map[string]string{v.Address: pulltest.Address + v.Path}, Since: world.Now.AddDate(-3, 0, 0)}
	for key, value := range v.Parameters {
		set.Parameters[key] = value
	}
	return pulltest.Case{
		Source: read(t, name), Settings: set, Now: world.Now,
		Getenv:  func(key string) string { return strings.ReplaceAll(v.Secrets[key], "{address}", pulltest.Address) },
		Handler: func() http.Handler { return v.Renewed() },
		Whole:   *whole,
	}
}

// What a sync of each source leaves in the database, every row of it.
func TestSync_OfEachSourceLeavesTheseRows(t *testing.T) {
	t.Parallel()
	world := vendortest.NewWorld(4)
	for _, v := range vendortest.All(world) {
		t.Run(v.Source, func(t *testing.T) {
			t.Parallel()
			c := caseOf(t, v.Source, world)
			b := pulltest.NewBench(t, c)
			b.MustSync(&pulltest.Transport{Handler: c.Handler()})
			got := rowsOf(t, b)
			for _, p := range world.People {
				told := []string{p.Handle, p.Email}
				if namesPeople(v.Source) {
					told = append(told, strings.Fields(p.Name)...)
				}
				for _, name := range told {
					if strings.Contains(got, name) {
						t.Errorf("%s can be found in the database", name)
					}
				}
			}
			golden(t, filepath.Join("testdata", "rows", v.Source+".txt"), []byte(got))
		})
	}
}

// A feed that leaves out what is old does not say that it never was.
func TestSync_FullKeepsWhatAListForgets(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"google-cloud-status": 6, "statuspage-public": 55, "statuspage": 6} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := vendortest.NewWorld(n)
			c := caseOf(t, name, world)
			b := pulltest.NewBench(t, c)
			tr := &pulltest.Transport{Handler: c.Handler()}
			b.Until(1, tr)
			before := b.Dump()
			world.Incidents = world.Incidents[n/2:]
			_ = b.Clock.Sleep(t.Context(), time.Hour)
			gone := 0
			if name == "statuspage" { // it lists all there is
				gone = n / 2
			}
			report := b.MustSync(tr, func(o *pull.Options) { o.Full = true })
			if report.Removed != gone || (gone == 0) != (len(report.Doubts) == 1) {
				t.Errorf("%d removed, want %d; it notes %q", report.Removed, gone, report.Doubts)
			}
			if gone == 0 {
				pulltest.Same(t, before, b.Dump())
			}
		})
	}
}

// rowsOf writes what a source told, by table: the columns it fills, not those that reading infers.
func rowsOf(t *testing.T, b *pulltest.Bench) string {
	t.Helper()
	var out strings.Builder
	write := func(table string, rows []string, err error) {
		if err != nil {
			t.Fatalf("reading %s: %v", table, err)
		}
		if len(rows) > 0 {
			out.WriteString("== " + table + "\n" + strings.Join(rows, "\n") + "\n")
		}
	}
	for _, q := range [][2]string{
		{"incidents", "SELECT concat_ws(' | ', incident, title, url, kind, severity_raw, status, detected_by) FROM incidents ORDER BY 1"},
		{"milestones", "SELECT concat_ws(' | ', incident, milestone, \"at\") FROM milestones WHERE basis = 'stated' ORDER BY 1"},
		{"services", "SELECT concat_ws(' | ', incident, service) FROM incident_services ORDER BY 1"},
		{"teams", "SELECT concat_ws(' | ', incident, team) FROM incident_teams ORDER BY 1"},
		{"tags", "SELECT concat_ws(' | ', incident, tag) FROM incident_tags ORDER BY 1"},
		{"sections", "SELECT concat_ws(' | ', incident, lpad(ordinal::VARCHAR, 2, '0'), role, left(replace(body, chr(10), ' '), 90)) FROM sections ORDER BY 1"},
		{"timeline_events", "SELECT concat_ws(' | ', incident, \"at\", text) FROM timeline_events ORDER BY 1"},
		{"action_items", "SELECT concat_ws(' | ', incident, title, owner, state, created_at, due_at, closed_at, url) FROM action_items ORDER BY 1"},
		{"reviews", "SELECT concat_ws(' | ', incident, published_at, state) FROM reviews WHERE published_at IS NOT NULL ORDER BY 1"},
		{"incident_references", "SELECT concat_ws(' | ', incident, reference) FROM incident_references ORDER BY 1"},
		{"documents", "SELECT concat_ws(' | ', document, url, outcome) FROM documents ORDER BY 1"},
	} {
		rows, err := queries.Select[string](t.Context(), b.DB(), q[1])
		write(q[0], rows, err)
	}
	parts, err := queries.SelectPeople[string](t.Context(), b.People(),
		"SELECT concat_ws(' | ', incident, role, 'people: ' || count(DISTINCT person_key), 'paged: ' || count(paged_at), 'joined: ' || count(joined_at)) FROM participations GROUP BY incident, role ORDER BY 1")
	write("participations", parts, err)
	shifts, err := queries.SelectPeople[string](t.Context(), b.People(), "SELECT concat_ws(' | ', quarter, team, count(*) || ' shifts of ' || count(DISTINCT person_key)) FROM shifts GROUP BY quarter, team ORDER BY 1")
	write("shifts", shifts, err)
	return out.String()
}

// namesPeople: the vendor tells the names of people. GitHub tells what they call themselves, status
// pages nothing; there, names in texts are taken out as far as a text gives them away, or a roster does.
func namesPeople(source string) bool {
	return source != "github" && source != "google-cloud-status" && !strings.HasPrefix(source, "statuspage")
}

// Whatever befalls the network, the database ends up as if nothing had, or the run says what it
// lacks. Each fault meets a third of the sources, and with -whole all of them.
func TestSync_OfEachSourceHoldsUnderEveryFault(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it syncs each source some thirty times: run without -short")
	}
	world := vendortest.NewWorld(9)
	for i, v := range vendortest.All(world) {
		t.Run(v.Source, func(t *testing.T) {
			t.Parallel()
			c := caseOf(t, v.Source, world)
			if !*whole { // the invented source of package pull is tried with every fault
				c.Turn = 1 + i%3
			}
			pulltest.Faults(t, c)
		})
	}
}
