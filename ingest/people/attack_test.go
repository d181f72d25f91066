package people

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const attackDir = "../../testdata/people"

func readAttack(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(attackDir, name))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line != "" && (!strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "# Postmortem")) {
			lines = append(lines, strings.NewReplacer(`\n`, "\n", `\u0308`, "\u0308", `\u200b`, "\u200b", `\u00ad`, "\u00ad").Replace(line))
		}
	}
	return lines
}

// attackRedactor knows the roster and has read every line, as an ingest would.
func attackRedactor(t *testing.T, lines []string) *Redactor {
	t.Helper()
	bands, err := DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	roster, err := ReadRosterFile(filepath.Join(attackDir, "roster.csv"), bands)
	if err != nil {
		t.Fatal(err)
	}
	r := NewRedactor(Names{Roster: roster, Keep: []string{"Iris", "Payments", "Search"}})
	for _, l := range lines {
		r.LearnText(l)
	}
	r.Freeze()
	return r
}

func TestAttack_NoPlantedNameIsFoundAndNoOrdinaryWordIsLost(t *testing.T) {
	t.Parallel()
	lines, forbidden := readAttack(t, "attack.txt"), readAttack(t, "names.txt")
	r := attackRedactor(t, lines)
	planted, ordinary := 0, false
	for _, line := range lines {
		if line == "== ordinary" {
			ordinary = true
			continue
		}
		got := r.Clean(line)
		if ordinary {
			if got != line {
				t.Errorf("an ordinary line was changed:\n%s\n%s", line, got)
			}
			continue
		}
		planted++
		for _, name := range forbidden {
			if holdsName(got, name) {
				t.Errorf("%q is left in %q, from %q", name, got, line)
			}
		}
		if again := r.Clean(got); again != got {
			t.Errorf("cleaning %q twice gave %q", got, again)
		}
	}
	if planted < 130 {
		t.Errorf("only %d places are planted", planted)
	}
}

// holdsName looks for a substring; a name behind = is also an ordinary word, and looked for whole.
func holdsName(text, name string) bool {
	whole, ok := strings.CutPrefix(name, "=")
	if !ok {
		return strings.Contains(fold(text), fold(name))
	}
	return slices.Contains(folded(letters(text)), whole)
}

// TestTokens_ALaterRunKnowsTheNames: a run that has only the keyed hashes of the first removes the
// same names, and the hashes hold none of them.
func TestTokens_ALaterRunKnowsTheNames(t *testing.T) {
	t.Parallel()
	lines := readAttack(t, "attack.txt")
	tokens := attackRedactor(t, lines).Tokens([]byte("key of the run"))
	later := NewRedactor(Names{Known: tokens})
	text := "Kowalska rebooted it with Anna Kowalska, Will Page and 田中太郎. annak pushed; AKW too. Mueller's fix by Mark Stone."
	later.LearnText(text)
	want := "[engineer] rebooted it with [engineer], [engineer] and [engineer]. [engineer] pushed; [engineer] too. [engineer]'s fix by [engineer]."
	if got := later.Clean(text); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	stranger := NewRedactor(Names{Known: Tokens{Key: []byte("another key"), Entries: tokens.Entries}})
	stranger.LearnText("Kowalska")
	if got := stranger.Clean("Kowalska"); got != "Kowalska" {
		t.Errorf("without the key the hashes still told the name: %s", got)
	}
}

// TestRedactor_OrderOfLearningDoesNotMatter: the same lines learned backwards clean the same.
func TestRedactor_OrderOfLearningDoesNotMatter(t *testing.T) {
	t.Parallel()
	lines := readAttack(t, "attack.txt")
	forward, backward := NewRedactor(Names{}), NewRedactor(Names{})
	for i := range lines {
		forward.LearnText(lines[i])
		backward.LearnText(lines[len(lines)-1-i])
	}
	for _, l := range lines {
		if a, b := forward.Clean(l), backward.Clean(l); a != b {
			t.Errorf("%q: %q or %q, by the order of learning", l, a, b)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"Anna Kowalska's @akow <@U12> 田中さん Zo%C3%AB `x`", "a@b.cc://:@", "-----BEGIN PRIVATE KEY", "%\xff\xfe@", "Will\u00a0Page"} {
		f.Add(s)
	}
	r := NewRedactor(Names{})
	r.Learn("Anna Kowalska", "Will Page", "田中 太郎", "Zoë Łukasiewicz", "@akow", "AKW")
	r.Freeze()
	f.Fuzz(func(t *testing.T, s string) {
		once := r.Clean(s)
		if holdsName(once, "=kowalska") {
			t.Errorf("%q left a name: %q", s, once)
		}
		if twice := r.Clean(once); twice != once {
			t.Errorf("%q: once %q, twice %q", s, once, twice)
		}
	})
}
