package score

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// folder writes the files of an archive into a new folder.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const labelled = `
-- gold/jenkins.csv --
file,date,resolvedWhen,severity,affected
pages/one.md,2026-03-02 09:14:00,2026-03-02 10:00:00,down,search;mail
pages/two.md,2026-03-05 11:00:00,,notice,
pages/gone.md,2026-03-05 11:00:00,,notice,
-- pages/one.md --
---
title: Search is down
date: 2026-03-02 09:14:00
resolved: true
resolvedWhen: 2026-03-02 10:00:00
severity: down
affected: [search, mail]
---
Search answered nothing for three quarters of an hour.
-- pages/two.md --
---
title: Slow builds
date: 2026-03-06 11:00:00
started: 2026-03-06 11:00:00
severity: notice
---
Builds waited for a free agent for most of the day.
-- labelled/atlarge.ndjson --
{"id":"x-1","vendor":"AWS","year":2021,"title":"Errors","body_html":"<div>9:20 AM PST&nbsp;We are investigating errors.</div><div>10:40 AM PST&nbsp;Between 9:05 AM and 10:31 AM PST, requests failed. The issue has been resolved.</div>","labels":{"start_time":"09:05","end_time":"10:31","timezone":"PST"}}
{"id":"x-2","vendor":"GCP","title":"Slow","body":"[{'when': '2021-02-01T18:30:00Z', 'status': None, 'text': \"We can't say more.\\nThe issue was resolved as of 10:10 US/Pacific.\"}\n {'when': '2021-02-01T17:00:00Z', 'status': None, 'text': 'We are investigating slow queries.'}]","labels":{"start_time":"2021-02-01 09:00:00","end_time":"UNKNOWN","timezone":"PST"}}
`

func TestReading_CountsWhatIsExactAndNamesWhatIsAbsent(t *testing.T) {
	t.Parallel()
	rep, err := Reading(t.Context(), folder(t, labelled))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][2]int{}
	for _, f := range rep.Fields {
		got[f.Set+" "+f.Field] = [2]int{f.Exact, f.N}
		if len(f.Misses) != f.N-f.Exact {
			t.Errorf("%s %s: %d misses named, %d of %d exact", f.Set, f.Field, len(f.Misses), f.Exact, f.N)
		}
	}
	want := map[string][2]int{
		"atlarge-aws started_at": {1, 1}, "atlarge-aws resolved_at": {1, 1},
		"atlarge-gcp started_at": {1, 1}, "atlarge-gcp resolved_at": {0, 1}, // the label says that no end is told
		"jenkins date": {1, 2}, "jenkins resolvedWhen": {2, 2}, "jenkins severity": {2, 2}, "jenkins affected": {2, 2},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("scored %v, want %v", got, want)
	}
	absent := strings.Join(rep.Absent, "; ")
	for _, part := range []string{"atlarge-azure", "gold/dfds.csv", "1 of the 3 documents of gold/jenkins.csv"} {
		if !strings.Contains(absent, part) {
			t.Errorf("absent are %q, and %s is not named", absent, part)
		}
	}
}

func TestReading_OfNothingIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Reading(t.Context(), t.TempDir()); err == nil {
		t.Error("an empty folder was scored")
	}
}

func TestPythonList_ReadsWhatPythonPrints(t *testing.T) {
	t.Parallel()
	got, err := pythonList(`[{'a': None, 'b': array([{'id': 'x'}], dtype=object), 'c': "it's \n so"}
 {'a': 1.5, 'c': 'h\xe9'}]`)
	want := []any{
		map[string]any{"a": nil, "b": []any{map[string]any{"id": "x"}}, "c": "it's \n so"},
		map[string]any{"a": 1.5, "c": "hé"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %v (%v)", got, err)
	}
	for _, broken := range []string{"[", "['a", "{'a'", "[{'a' 1}]", strings.Repeat("[", 1000)} {
		if _, err := pythonList(broken); err == nil {
			t.Errorf("%.20q was read", broken)
		}
	}
}
