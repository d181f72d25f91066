package ingest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"secondstory/ingest/mapping"
	"secondstory/queries"
)

// storedIncident is what the tests look at of an incident.
type storedIncident struct {
	Incident string  `db:"incident"`
	Title    string  `db:"title"`
	Kind     string  `db:"kind"`
	Severity *string `db:"severity_raw"`
	Started  *string `db:"started"`
	Resolved *string `db:"resolved"`
	Extra    *string `db:"extra"`
}

func storedIncidents(t *testing.T, db *queries.DB) []storedIncident {
	t.Helper()
	rows, err := queries.Select[storedIncident](t.Context(), db, `SELECT incident, title, kind, severity_raw,
		strftime(started_at, '%Y-%m-%d %H:%M') AS started, strftime(resolved_at, '%Y-%m-%d %H:%M') AS resolved, extra::VARCHAR AS extra
		FROM incidents ORDER BY incident`)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func shown(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func (i storedIncident) String() string {
	return strings.Join([]string{i.Incident, i.Title, i.Kind, shown(i.Severity), shown(i.Started), shown(i.Resolved), shown(i.Extra)}, " | ")
}

func TestMapping_KnowsTheFieldsOfTheSchema(t *testing.T) {
	t.Parallel()
	var schema struct {
		Properties map[string]struct {
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(IncidentSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	for name, property := range schema.Properties {
		if !slices.Contains(mapping.Fields(), name) {
			t.Errorf("a map cannot fill %s", name)
		}
		for member := range property.Properties {
			if _, err := mapping.Compile("test", map[string]string{name + "." + member: "."}); err != nil {
				t.Errorf("a map cannot fill %s.%s: %v", name, member, err)
			}
		}
	}
	for _, name := range mapping.Fields() {
		if _, ok := schema.Properties[name]; !ok {
			t.Errorf("a map fills %s, which the schema does not have", name)
		}
	}
}

func TestBuiltinMaps_ReadExports(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, file, content, format, want string }{
		{
			"ServiceNow by labels", "export.csv",
			"\"Number\",\"Short description\",\"Opened\",\"Priority\",\"Assigned to\",\"Resolved\",\"Resolution notes\",\"Made SLA\",\"Region\"\n\"INC0010001\",\"Mail is slow\",\"2026-01-05 09:14:00\",\"2 - High\",\"Petra Okonkwo\",\"2026-01-05 10:30:00\",\"Petra Okonkwo restarted the queue.\",\"true\",\"EU\"\n",
			"servicenow", `servicenow:INC0010001 | Mail is slow | incident | P2 | - | 2026-01-05 10:30 | {"Region":"EU"}`,
		},
		{
			"ServiceNow by columns", "export.csv",
			"number;short_description;opened_at;priority;resolved_at\nINC1;Mail is slow;2026-01-05 09:14:00;;2026-01-05 10:30:00\n",
			"servicenow", `servicenow:INC1 | Mail is slow | incident | - | - | 2026-01-05 10:30 | -`,
		},
		{
			"Jira", "issues.csv",
			"Summary,Issue key,Status,Priority,Assignee,Created,Resolved,Component/s,Component/s,Description,Comment,Comment,Custom field (Incident start),Custom field (Severity)\n" +
				"Checkout 502,OPS-7,Done,High,petra.okonkwo,05/Jan/26 9:20 AM,05/Jan/26 10:30 AM,checkout,cart,\"h2. Root cause\nA *bad* push.\",05/Jan/26 9:31 AM;petra.okonkwo;Looking at it,,05/Jan/26 9:14 AM,SEV2\n",
			"jira", `jira:OPS-7 | Checkout 502 | incident | SEV2 | 2026-01-05 09:14 | 2026-01-05 10:30 | -`,
		},
		{
			"Statuspage", "incidents.json",
			`{"incidents":[{"id":"a1","name":"API errors","status":"resolved","impact":"major","shortlink":"https://s.example/a1","created_at":"2026-01-05T09:14:00Z","resolved_at":"2026-01-05T10:30:00Z","components":[{"name":"API"}],"incident_updates":[{"status":"resolved","body":"Fixed.","created_at":"2026-01-05T10:30:00Z"},{"status":"investigating","body":"Looking.","created_at":"2026-01-05T09:14:00Z"}]}]}`,
			"statuspage", `statuspage:a1 | API errors | incident | major | 2026-01-05 09:14 | 2026-01-05 10:30 | -`,
		},
		{
			"cState", "index.json",
			`{"is":"ok","cStateVersion":"5.5","issues":[{"is":"issue","title":"Mirror down","createdAt":"2026-01-05T09:14:00Z","resolvedAt":"2026-01-05T10:30:00Z","resolved":true,"informational":false,"severity":"down","affected":["mirror"],"permalink":"https://s.example/1","filename":"a.md"}],"pinnedIssues":[]}`,
			"cstate", `cstate:a.md | Mirror down | incident | down | 2026-01-05 09:14 | 2026-01-05 10:30 | -`,
		},
		{
			"Google Cloud", "incidents.json",
			`[{"id":"g1","external_desc":"Disks slow","begin":"2026-01-05T09:14:00+00:00","end":"2026-01-05T10:30:00+00:00","severity":"medium","uri":"incidents/g1","affected_products":[{"title":"Disk"}],"updates":[{"when":"2026-01-06T00:00:00+00:00","text":"## \\# Incident Report\n## \\#\\# Root Cause\nA push."},{"when":"2026-01-05T09:30:00+00:00","text":"We look."}]}]`,
			"google-cloud", `google-cloud:g1 | Disks slow | incident | medium | 2026-01-05 09:14 | 2026-01-05 10:30 | -`,
		},
		{
			"Azure history", "azure-history.xml",
			`<rss version="2.0"><channel><title>Azure Status</title><item><title>PIR - Storage - West</title><link>https://azure.example/1</link><guid>T1-X</guid><description>&lt;p&gt;Between 09:14 and 10:30 UTC on 5 January 2026, a subset of customers saw errors.&lt;/p&gt;</description><pubDate>Tue, 06 Jan 2026 12:00:00 Z</pubDate></item></channel></rss>`,
			"azure-history", `azure:T1-X | PIR - Storage - West | incident | - | 2026-01-05 09:14 | - | -`,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := memory(t)
			sum := mustRun(t, db, Options{Paths: []string{folder(t, map[string]string{c.file: c.content})}})
			if sum.Loaded != 1 {
				t.Fatalf("%+v", sum.Files)
			}
			got := storedIncidents(t, db)
			if len(got) != 1 || got[0].String() != c.want {
				t.Errorf("got  %v\nwant %s", got, c.want)
			}
			formats, err := queries.Select[string](t.Context(), db, "SELECT format FROM documents")
			if err != nil || formats[0] != c.format {
				t.Errorf("format %v %v, want %s", formats, err, c.format)
			}
			for _, w := range sum.Warnings {
				if w.Code == WarnMapFailed {
					t.Errorf("%s: %s", w.Code, w.Detail)
				}
			}
			for _, table := range []string{"sections", "timeline_events", "incidents"} {
				hits, err := queries.Select[string](t.Context(), db, "SELECT t::VARCHAR FROM "+table+" AS t WHERE t::VARCHAR ILIKE '%okonkwo%'")
				if err != nil || len(hits) > 0 {
					t.Errorf("%s holds a name: %v %v", table, hits, err)
				}
			}
		})
	}
}

func TestMap_MakesRecordsOfAnyShapeIncidents(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"a.ndjson": `{"ref":"T-1","what":"Mail slow","when":"2026-01-05T09:14:00Z","zone":"eu"}` + "\n" + `{"ref":"T-2","what":"Mail down","when":"2026-01-06T09:14:00Z","zone":"us"}` + "\n",
	})
	name := filepath.Join(t.TempDir(), "map.yaml")
	if err := os.WriteFile(name, []byte("fields:\n  id: .ref\n  title: .what\n  started_at: .when\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	db := memory(t)
	sum := mustRun(t, db, Options{Paths: []string{dir}, Map: name})
	var got []string
	for _, i := range storedIncidents(t, db) {
		got = append(got, i.String())
	}
	want := []string{`file:T-1 | Mail slow | incident | - | 2026-01-05 09:14 | - | {"zone":"eu"}`, `file:T-2 | Mail down | incident | - | 2026-01-06 09:14 | - | {"zone":"us"}`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(sum.Warnings) != 1 || sum.Warnings[0].Code != WarnUnmapped || !strings.Contains(sum.Warnings[0].Detail, `"zone"`) || !strings.Contains(sum.Warnings[0].Detail, "in 2 records") {
		t.Errorf("warnings %+v, want one of zone in 2 records", sum.Warnings)
	}
	again := mustRun(t, db, Options{Paths: []string{dir}, Map: name})
	if again.Unchanged != 1 {
		t.Errorf("the same again: %+v", again)
	}
	if err := os.WriteFile(name, []byte("fields:\n  id: .ref\n  title: .what\n  started_at: .when\n  tags: .zone\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if changed := mustRun(t, db, Options{Paths: []string{dir}, Map: name}); changed.Unchanged != 0 {
		t.Errorf("with another map nothing was read again")
	}
}
