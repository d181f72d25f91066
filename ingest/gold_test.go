package ingest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"secondstory/ingest/clock"
)

// corpora returns the folder of real documents beside the checkout, or skips the test.
func corpora(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Skip("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	c := filepath.Join(dir, "..", "shared", "corpora")
	if _, err := os.Stat(filepath.Join(c, "gold")); err != nil {
		t.Skipf("real documents are missing: put the shared corpora at ../shared/corpora beside the checkout (%v)", err)
	}
	return c
}

func goldRows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, rec := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = rec[i]
		}
		out = append(out, row)
	}
	return out
}

func readFile(t testing.TB, base, file string) *story {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(base, file))
	if err != nil {
		t.Fatal(err)
	}
	r := testReader(t)
	collection, rel, _ := strings.Cut(file, "/")
	p := r.parse(&source{shown: file, collection: collection, rel: rel, alone: true}, data)
	if len(p.stories) != 1 {
		t.Logf("%s: %s %s", file, p.outcome.Outcome, p.outcome.Reason)
		return nil
	}
	return p.stories[0]
}

func testReader(t testing.TB) *reader {
	t.Helper()
	r, _, err := readerOf("", "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// score counts exact matches of one column.
type score struct {
	t       testing.TB
	hit, n  map[string]int
	columns []string
}

func (s *score) check(file, column, got, want string) {
	if s.n == nil {
		s.n, s.hit = map[string]int{}, map[string]int{}
	}
	if s.n[column] == 0 {
		s.columns = append(s.columns, column)
	}
	s.n[column]++
	if got == want {
		s.hit[column]++
		return
	}
	s.t.Logf("%s %s = %q, want %q", file, column, got, want)
}

// atLeast fails below 98 % in any column.
func (s *score) atLeast(name string, share float64) {
	for _, c := range s.columns {
		got := float64(s.hit[c]) / float64(s.n[c])
		s.t.Logf("%s.%s: %d of %d exact (%.1f %%)", name, c, s.hit[c], s.n[c], 100*got)
		if got < share {
			s.t.Errorf("%s.%s: %.3f exact, want at least %.3f", name, c, got, share)
		}
	}
}

func (s *story) at(name string) string {
	if m := s.milestone(name); m != nil && m.basis == "stated" {
		return m.at.Format(time.RFC3339)
	}
	return ""
}

func goldTime(s string) string {
	if s == "" {
		return ""
	}
	st, ok := clock.First(s)
	if !ok {
		return "unreadable " + s
	}
	var cal clock.Calendar
	at, _ := cal.Resolve(st)
	return at.Format(time.RFC3339)
}

func TestGold_Jenkins(t *testing.T) {
	t.Parallel()
	base := corpora(t)
	s := score{t: t}
	for _, g := range goldRows(t, filepath.Join(base, "gold", "jenkins.csv")) {
		st := readFile(t, base, g["file"])
		if st == nil {
			s.check(g["file"], "loaded", "no", "yes")
			continue
		}
		s.check(g["file"], "date", st.at("started"), goldTime(g["date"]))
		s.check(g["file"], "resolvedWhen", st.at("resolved"), goldTime(g["resolvedWhen"]))
		s.check(g["file"], "severity", st.severityRaw, g["severity"])
		s.check(g["file"], "affected", strings.Join(st.services, ";"), g["affected"])
	}
	s.atLeast("jenkins", 0.98)
}

func TestGold_Icco(t *testing.T) {
	t.Parallel()
	base := corpora(t)
	s := score{t: t}
	for _, g := range goldRows(t, filepath.Join(base, "gold", "icco.csv")) {
		st := readFile(t, base, g["file"])
		if st == nil {
			s.check(g["file"], "loaded", "no", "yes")
			continue
		}
		s.check(g["file"], "start_time", st.at("started"), goldTime(g["start_time"]))
		s.check(g["file"], "end_time", st.at("resolved"), goldTime(g["end_time"]))
		if g["title"] != "" {
			s.check(g["file"], "title", st.title, g["title"])
		}
	}
	s.atLeast("icco", 0.98)
}

func TestGold_Moj(t *testing.T) {
	t.Parallel()
	base := corpora(t)
	s := score{t: t}
	for _, g := range goldRows(t, filepath.Join(base, "gold", "moj.csv")) {
		st := readFile(t, base, g["file"])
		if st == nil {
			s.check(g["file"], "loaded", "no", "yes")
			continue
		}
		s.check(g["file"], "first_detected", st.at("detected"), goldTime(g["first_detected"]))
		s.check(g["file"], "resolved", st.at("resolved"), goldTime(g["resolved"]))
	}
	s.atLeast("moj", 0.98)
}

func TestGold_Dfds(t *testing.T) {
	t.Parallel()
	base := corpora(t)
	s := score{t: t}
	for _, g := range goldRows(t, filepath.Join(base, "gold", "dfds.csv")) {
		st := readFile(t, base, g["file"])
		if st == nil {
			s.check(g["file"], "loaded", "no", "yes")
			continue
		}
		s.check(g["file"], "n_timeline_rows", strconv.Itoa(len(st.events)), g["n_timeline_rows"])
		s.check(g["file"], "n_action_items", strconv.Itoa(len(st.actions)), g["n_action_items"])
		s.check(g["file"], "has_contributing_factors", strconv.FormatBool(st.has("contributing_factors")), g["has_contributing_factors"])
		s.check(g["file"], "category", strings.Join(st.tags, ";"), g["category"])
		s.check(g["file"], "ttd_minutes", st.length("detect"), g["ttd_minutes"])
		s.check(g["file"], "ttr_minutes", st.length("resolve"), g["ttr_minutes"])
	}
	s.atLeast("dfds", 0.98)
}

func (s *story) has(role string) bool {
	for _, section := range s.sections {
		if section.role == role && !isNothing(section.body) {
			return true
		}
	}
	return false
}

// length is a stated duration in minutes.
func (s *story) length(to string) string {
	for _, d := range s.durations {
		if d.name == to && d.known {
			return fmt.Sprint(int(d.length.Minutes()))
		}
	}
	return ""
}

func TestGold_FrontMatter(t *testing.T) {
	t.Parallel()
	base := corpora(t)
	s := score{t: t}
	for _, g := range goldRows(t, filepath.Join(base, "gold", "frontmatter.csv")) {
		st := readFile(t, base, g["file"])
		if st == nil {
			s.check(g["file"], "loaded", "no", "yes")
			continue
		}
		s.check(g["file"], "title", st.title, g["title"])
	}
	s.atLeast("frontmatter", 0.98)
}
