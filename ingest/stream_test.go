package ingest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"secondstory/queries"
)

// recordFile writes n canonical records of about 1.5 kB. From is the number of the first.
func recordFile(t testing.TB, dir string, from, n int, tail string) string {
	t.Helper()
	name := filepath.Join(dir, "records.ndjson")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	for i := from; i < from+n; i++ {
		fmt.Fprintln(w, recordLine(i))
	}
	fmt.Fprint(w, tail)
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}

// recordLine is one canonical record.
func recordLine(i int) string {
	words := [...]string{"queue", "cache", "ledger", "index", "router", "scheduler", "replica", "gateway", "broker", "session store"}
	what := words[i%10]
	return fmt.Sprintf(`{"id":"INC-%d","title":"The %s rejected %d requests","severity":"SEV%d","status":"resolved","services":["%s-%d"],"teams":["team-%d"],"started_at":"2026-%02d-%02dT%02d:%02d:00Z","resolved_at":"2026-%02d-%02dT23:50:00Z","summary":"Requests to the %s failed while its backlog grew past what two workers could drain.","timeline":[{"at":"2026-%02d-%02dT09:20:00Z","text":"The alert on the error rate fired."},{"at":"2026-%02d-%02dT09:41:00Z","text":"The change was rolled back."}],"body":"## What happened\n\nA change to the %s was rolled out to every region at once. The limit on open connections was lower than the load of the morning, and nothing in the checks before the rollout looked at it. Retries from the callers multiplied the load, so that healthy members were marked as failed and taken out, which left fewer to carry the rest.\n\n## Contributing factors\n\n- The limit was copied from a smaller cluster %d months ago.\n- Retries had no budget and no jitter.\n- The dashboard showed an average, which hid the worst members.\n\n## What went well\n\nThe alert fired before the first customer wrote, and the rollback took four minutes."}`,
		i, what, i%997, 1+i%4, strings.ReplaceAll(what, " ", "-"), i%20, i%7, 1+i%12, 1+i%28, i%9, i%60, 1+i%12, 1+i%28, what, 1+i%12, 1+i%28, 1+i%12, 1+i%28, what, i%11)
}

func countOf(t *testing.T, db *queries.DB, what string) int {
	t.Helper()
	n, err := queries.Select[int64](t.Context(), db, "SELECT count(*) FROM "+what)
	if err != nil {
		t.Fatal(err)
	}
	return int(n[0])
}

// small is how many records the tests read in pieces.
const small = 1_500

// inPieces are options under which even a small file is read in pieces.
func inPieces(dir string) Options {
	return Options{Paths: []string{dir}, streamFrom: 1 << 20, batch: 600}
}

func TestStream_LoadsWhatReadingAtOnceLoads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recordFile(t, dir, 0, small, "")
	parts := t.TempDir()
	whole := filepath.Join(parts, filepath.Base(dir))
	if err := os.Mkdir(whole, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 2 { // two halves are read at once
		sub := t.TempDir()
		if err := os.Rename(recordFile(t, sub, i*small/2, small/2, ""), filepath.Join(whole, fmt.Sprintf("%d.ndjson", i))); err != nil {
			t.Fatal(err)
		}
	}
	streamed, atOnce := memory(t), memory(t)
	sum := mustRun(t, streamed, inPieces(dir))
	mustRun(t, atOnce, Options{Paths: []string{whole}})
	if sum.Loaded != 1 || sum.Incidents != small || sum.New != small || len(sum.Warnings) != 0 {
		t.Errorf("%d loaded, %d incidents, %d new, warnings %v", sum.Loaded, sum.Incidents, sum.New, sum.Warnings)
	}
	for _, table := range []string{"incidents", "sections", "milestones", "timeline_events", "learnings", "incident_services", "incident_teams", "impacts", "action_items", "reviews"} {
		const all = "SELECT coalesce(md5(string_agg(t::VARCHAR, chr(10) ORDER BY t::VARCHAR)), '') FROM "
		a, err := queries.Select[string](t.Context(), streamed, all+table+" AS t")
		if err != nil {
			t.Fatal(err)
		}
		b, err := queries.Select[string](t.Context(), atOnce, all+table+" AS t")
		if err != nil || a[0] != b[0] {
			t.Errorf("%s differs: %v", table, err)
		}
	}
	if again := mustRun(t, streamed, inPieces(dir)); again.Unchanged != 1 || again.New != 0 {
		t.Errorf("again: %+v", again)
	}
}

func TestStream_ANewVersionReplacesTheFormer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recordFile(t, dir, 0, small, "")
	db := memory(t)
	mustRun(t, db, inPieces(dir))
	recordFile(t, dir, 100, small, "")
	sum := mustRun(t, db, inPieces(dir))
	if n := countOf(t, db, "incidents"); n != small || sum.New != 100 {
		t.Errorf("%d incidents, %d new; want %d and 100", n, sum.New, small)
	}
	for what, want := range map[string]int{
		"documents": 1, "documents WHERE reason IS NULL": 1, "incident_documents": small,
		"incidents WHERE incident = 'file:INC-5'": 0, "sections WHERE incident = 'file:INC-5'": 0,
	} {
		if n := countOf(t, db, what); n != want {
			t.Errorf("%s: %d, want %d", what, n, want)
		}
	}
}

func TestStream_AMistakeAnywhereRefusesTheFileBeforeAnythingIsStored(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tail, reason string }{
		"not JSON":       {"{\"id\":\n", fmt.Sprintf("line %d: ", small+1)},
		"not UTF-8":      {"{\"id\":\"caf\xe9\"}\n", fmt.Sprintf("line %d: not UTF-8", small+1)},
		"a line too far": {`{"id":"` + strings.Repeat("x", 17<<20) + "\"}\n", "a record larger than 16 MiB; raise --max-bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			recordFile(t, dir, 0, small, c.tail)
			db := memory(t)
			sum := mustRun(t, db, inPieces(dir))
			if sum.Refused != 1 || !strings.Contains(sum.Files[0].Reason, c.reason) {
				t.Errorf("%+v", sum.Files[0])
			}
			if n := countOf(t, db, "incidents"); n != 0 {
				t.Errorf("%d incidents were stored", n)
			}
		})
	}
}

func TestStream_NamesAreLearnedBeforeAnythingIsStored(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tail := `{"id":"INC-L","title":"Last","body":"# Last\n\nLead: Petra Okonkwo\n\n## Attendees\n\n- Bram Oyelaran\n","responders":[{"person":"Ines Haugland"}]}` + "\n"
	name := recordFile(t, dir, 0, small, tail)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Replace(string(data), "and nothing in the checks", "and Okonkwo, Oyelaran and Haugland saw nothing in the checks", 1)
	if err := os.WriteFile(name, []byte(first), 0o644); err != nil {
		t.Fatal(err)
	}
	db := memory(t)
	if sum := mustRun(t, db, inPieces(dir)); sum.Incidents != small+1 {
		t.Fatalf("%d incidents", sum.Incidents)
	}
	for _, who := range []string{"Okonkwo", "Oyelaran", "Haugland"} {
		if n := countOf(t, db, "sections WHERE body LIKE '%"+who+"%'"); n > 0 {
			t.Errorf("%s is stored", who)
		}
	}
}

func TestStream_OfTwoRecordsWithOneKeyTheFirstCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recordFile(t, dir, 0, small, `{"id":"INC-5","title":"Told again"}`+"\n"+`{"title":"Without an id"}`+"\n")
	db := memory(t)
	sum := mustRun(t, db, inPieces(dir))
	if sum.Incidents != small+1 || countOf(t, db, "incidents WHERE title = 'Told again'") != 0 {
		t.Errorf("%d incidents", sum.Incidents)
	}
	if len(sum.Warnings) != 1 || sum.Warnings[0].Code != "duplicate_key" {
		t.Errorf("%v", sum.Warnings)
	}
}

// TestStream_GoesOnWhereItWasStopped stops a run after its first batch, as a kill would.
func TestStream_GoesOnWhereItWasStopped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const n = small
	recordFile(t, dir, 0, n, "")
	db := memory(t)
	ctx, stop := context.WithCancel(t.Context())
	o := inPieces(dir)
	o.Now, o.Progress = clockNow(), func(p Progress) {
		if p.Unit == "records" && p.Phase == "storing" {
			stop()
		}
	}
	if _, err := Run(ctx, db, nil, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("it was not stopped: %v", err)
	}
	half := countOf(t, db, "incidents")
	if half == 0 || half >= n || countOf(t, db, "documents WHERE reason LIKE 'read in part%'") != 1 {
		t.Fatalf("%d incidents are stored", half)
	}
	sum := mustRun(t, db, inPieces(dir))
	if sum.New != n-half || countOf(t, db, "incidents") != n || countOf(t, db, "incident_documents") != n || countOf(t, db, "documents WHERE reason IS NULL") != 1 {
		t.Errorf("%d new after %d, %d in all", sum.New, half, countOf(t, db, "incidents"))
	}
}

func TestStream_TablesAreReadInPiecesToo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,title,started_at,body\n")
	const n = 1_300
	for i := range n {
		fmt.Fprintf(&b, "INC-%d,The queue rejected requests,2026-01-%02d,\"## What happened\n\n%s\"\n", i, 1+i%28, strings.Repeat("Retries multiplied the load. ", 34))
	}
	if err := os.WriteFile(filepath.Join(dir, "export.csv"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	db := memory(t)
	if sum := mustRun(t, db, inPieces(dir)); sum.Incidents != n || countOf(t, db, "incidents") != n {
		t.Errorf("%d incidents, %d stored", sum.Incidents, countOf(t, db, "incidents"))
	}
}

func TestMayNamePeople_FindsEveryPlaceThatReadingFinds(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	for _, body := range []string{
		"Lead: Petra Okonkwo\n\nText.", "**Incident commander:** Petra Okonkwo\n", "- **Scribe** - Petra Okonkwo\n", "| Role | Name |\n|--|--|\n| Lead | Petra Okonkwo |\n",
		"## Attendees\n\n- Petra Okonkwo\n", "## Action items\n\n- [ ] Raise the limit (@petra)\n", "Attendees\n---------\n\n- Petra Okonkwo\n",
		"**Participants**\n\nPetra Okonkwo, Bram Oyelaran\n", "> Author: Petra Okonkwo\n\nText\n", "1. Facilitator: Petra Okonkwo\n",
	} {
		p := &parsed{source: &source{collection: "c", rel: "a.ndjson"}}
		r.recordDocument(p, Document{Title: "T", Body: body}, 1)
		if len(p.stories) != 1 {
			t.Fatal(body)
		}
		if len(p.stories[0].names) > 0 && !r.mayNamePeople(body) {
			t.Errorf("%q names %v, and would not be read for it", body, p.stories[0].names)
		}
	}
}

func FuzzPieces(f *testing.F) {
	f.Add("{\"id\":1}\n{\"id\":2}\n", "ndjson")
	f.Add("\ufeff{\"id\":\"caf\xe9\"}\n\n{", "ndjson")
	f.Add("title,summary\n\"a\nb\",c\n", "csv")
	f.Fuzz(func(t *testing.T, text, format string) {
		if format != "csv" {
			format = "ndjson"
		}
		in, err := newPieces(format, strings.NewReader(text), Limits{Bytes: 1 << 16})
		if err != nil {
			return
		}
		last := 0
		for {
			p, err := in.next()
			if err != nil {
				return
			}
			records, err := p.records()
			for _, r := range records {
				if r.line <= last {
					t.Fatalf("line %d after %d", r.line, last)
				}
				last = r.line
			}
			if err != nil {
				var at *LineError
				if !errors.As(err, &at) || at.Line <= last {
					t.Fatalf("%v, after line %d", err, last)
				}
				return
			}
		}
	})
}
