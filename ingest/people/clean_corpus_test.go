package people

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// sharedFile finds a file of the shared corpora beside the module, or skips.
func sharedFile(t *testing.T, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
	file := filepath.Join(dir, "..", "shared", "corpora", path)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("%s is not there: the shared corpora lie in ../shared/corpora beside the module", path)
	}
	return file
}

// bodies reads the texts of a labelled set.
func bodies(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	in := bufio.NewScanner(f)
	in.Buffer(nil, 8<<20)
	for in.Scan() {
		var r struct{ Body string }
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r.Body)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// commonNames are people who are called like ordinary words.
var commonNames = map[string][]string{
	"no roster":   nil,
	"one roster":  {"Will Page", "Mark Stone", "Grace Field", "Rose Hill", "May Day"},
	"another one": {"Bill Short", "Hope Young", "Drew Banks", "Pat Cross", "Summer Rivers", "Gene Key", "Art Case", "HY", "PC"},
}

// TestClean_FalseRemovalsOnCleanText: reports of which the names were taken out by their source
// (ASRS) or that speak for an organisation (ISSRE) lose under 1 word in 1,000, whoever works there.
func TestClean_FalseRemovalsOnCleanText(t *testing.T) {
	t.Parallel()
	for roster, told := range commonNames {
		t.Run(roster, func(t *testing.T) { falseRemovals(t, told) })
	}
}

func falseRemovals(t *testing.T, told []string) {
	t.Helper()
	for _, name := range []string{"asrs.ndjson", "issre22.ndjson", "danluu.ndjson"} {
		texts := bodies(t, sharedFile(t, filepath.Join("labelled", name)))
		r := NewRedactor(Names{Told: told})
		words := 0
		for _, s := range texts {
			r.LearnText(s)
			words += len(strings.Fields(s))
		}
		r.Freeze()
		removed := make(map[string]int)
		for _, s := range texts {
			for _, w := range removals(r, s) {
				removed[w]++
			}
		}
		total := 0
		var list []string
		for w, n := range removed {
			total += n
			list = append(list, w)
		}
		sort.Slice(list, func(i, j int) bool {
			return removed[list[i]] > removed[list[j]] || removed[list[i]] == removed[list[j]] && list[i] < list[j]
		})
		if testing.Verbose() {
			for _, w := range list {
				t.Logf("%s: %d x %q", name, removed[w], w)
			}
		}
		t.Logf("%s: %d removals in %d words, %.2f per 1,000; %v", name, total, words, 1000*float64(total)/float64(words), r.Removed())
		if total*1000 > words {
			t.Errorf("%s: %d removals in %d words", name, total, words)
		}
	}
}

// removals lists what Clean took out of s with the words around it.
func removals(r *Redactor, s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		clean := r.Clean(line)
		if clean == line {
			continue
		}
		pos := 0
		parts := strings.Split(clean, Engineer)
		for i, p := range parts {
			at := strings.Index(line[pos:], p)
			if at < 0 {
				break
			}
			if i > 0 {
				out = append(out, line[max(0, pos-15):pos]+"{"+line[pos:pos+at]+"}"+line[pos+at:min(len(line), pos+at+18)])
			}
			pos += at + len(p)
		}
	}
	return out
}
