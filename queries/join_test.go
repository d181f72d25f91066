package queries

import (
	"testing"
	"time"
)

// joinedStore loads three reports of one incident, and one of another, and joins them.
func joinedStore(t *testing.T, ranks []SourceRank) *DB {
	t.Helper()
	db := openFile(t, "", Options{})
	at := func(minute int) *time.Time {
		v := time.Date(2026, 7, 3, 9, minute, 0, 0, time.UTC)
		return &v
	}
	incident := func(key, source, url string, words int32, started *time.Time) Incident {
		in := Incident{Incident: key, Source: source, Title: "of " + source, Kind: "incident", KindBasis: "default", Words: words, Template: "none", ContentHash: key, StartedAt: started}
		if url != "" {
			in.URL = &url
		}
		return in
	}
	b := Batch{
		Incidents: []Incident{
			incident("pagerduty:P1", "pagerduty", "https://acme.pagerduty.com/incidents/P1", 3, at(14)),
			incident("jira:INC-7", "jira", "https://acme.atlassian.net/browse/INC-7", 20, at(20)),
			incident("confluence:99", "confluence", "https://acme.atlassian.net/wiki/99", 900, nil),
			incident("pagerduty:P2", "pagerduty", "https://acme.pagerduty.com/incidents/P2", 3, at(50)),
		},
		IncidentReferences: []IncidentReference{
			{"jira:INC-7", "http://acme.pagerduty.com/incidents/P1/?utm=1"}, {"confluence:99", "INC-7"}, {"confluence:99", "nothing"},
		},
	}
	for _, in := range b.Incidents {
		b.Documents = append(b.Documents, Document{Document: in.Incident, Source: in.Source, ContentHash: "h", Fingerprint: "f", Format: "record", Outcome: "loaded", Run: "r"})
		b.IncidentDocuments = append(b.IncidentDocuments, IncidentDocument{in.Incident, in.Incident})
	}
	if _, err := db.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again changes nothing
		if err := db.JoinSources(t.Context(), ranks); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func TestJoinSources_LinksByAddressAndKey(t *testing.T) {
	t.Parallel()
	db := joinedStore(t, nil)
	got := selected[string](t, db, "SELECT incident || ' = ' || other || ' by ' || quote FROM incident_links ORDER BY 1")
	want := []string{"confluence:99 = jira:INC-7 by INC-7", "jira:INC-7 = pagerduty:P1 by http://acme.pagerduty.com/incidents/P1/?utm=1"}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("links %q, want %q", got, want)
	}
}

func TestJoinSources_OneIsCountedWithTheFactsOfTheSourceThatGoesBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		ranks []SourceRank
		want  string
	}{
		{"the precedence", []SourceRank{{"", "pagerduty", 0}, {"", "jira", 1}, {"", "confluence", 2}}, "confluence:99 of pagerduty 09:14"},
		{"the precedence turned", []SourceRank{{"", "jira", 0}, {"", "pagerduty", 1}}, "confluence:99 of jira 09:20"},
		{"one field otherwise", []SourceRank{{"", "jira", 0}, {"", "pagerduty", 1}, {"started_at", "pagerduty", 0}}, "confluence:99 of jira 09:14"},
	} {
		db := joinedStore(t, c.ranks)
		got := selected[string](t, db, "SELECT incident || ' ' || title || ' ' || strftime(started_at, '%H:%M') FROM counted_incidents ORDER BY 1")
		if len(got) != 2 || got[0] != c.want {
			t.Errorf("%s: counted %q, want %q first of two", c.name, got, c.want)
		}
		origins := selected[string](t, db, "SELECT source FROM field_origins WHERE field = 'started_at' AND incident = 'confluence:99' ORDER BY 1")
		if len(origins) != 2 {
			t.Errorf("%s: origins of started_at %q, want both sources that state it", c.name, origins)
		}
	}
}

func TestIncompleteSources_TheLastRunDecides(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	for i, complete := range []bool{false, true, false} {
		for _, source := range []string{"jira", "github"} {
			if i == 2 && source == "jira" {
				continue
			}
			run := IngestRun{Run: source + string(rune('a'+i)), Command: "sync", Source: source, StartedAt: time.Date(2026, 10, i+1, 0, 0, 0, 0, time.UTC), Roster: "none", Complete: complete}
			if _, err := db.Load(t.Context(), Batch{Run: run}); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := selected[string](t, db, "SELECT source || ' ' || run FROM incomplete_sources ORDER BY 1")
	if len(got) != 1 || got[0] != "github githubc" {
		t.Errorf("incomplete sources %q, want github by its last run", got)
	}
}
