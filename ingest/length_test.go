package ingest

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestParse_TimeGrowsWithTheLength reads texts of a megabyte and more, which took 25 s and longer while the
// time grew with the square of their length.
func TestParse_TimeGrowsWithTheLength(t *testing.T) {
	t.Parallel()
	n := 100_000
	if testing.Short() {
		n /= 10
	}
	var headings strings.Builder
	headings.WriteString("# T\n\n")
	for i := range n {
		headings.WriteString("## Heading " + strconv.Itoa(i) + "\n\ntext\n\n")
	}
	var titles strings.Builder
	titles.WriteString("# T\n\n")
	for i := range n {
		titles.WriteString("## Mail was late on host " + strconv.Itoa(i) + "\n\ntext\n\n")
	}
	r := testReader(t)
	for name, text := range map[string]string{
		"headings":         headings.String(),
		"titles of events": titles.String(),
		"a line of dates":  "# T\n\n" + strings.Repeat("2026-07-03 ", n) + "\n",
		"a line of times":  "# T\n\n" + strings.Repeat("14:02 ", n*3/10) + "\n",
	} {
		start := time.Now()
		p := r.parse(&source{rel: "a.md", shown: "a.md"}, []byte(text))
		took := time.Since(start)
		t.Logf("%s: %s", name, took)
		if p.outcome.Outcome != Loaded || took > 15*time.Second {
			t.Errorf("%s: %s %s after %s", name, p.outcome.Outcome, p.outcome.Reason, took)
		}
	}
}

func TestInherited_IsTheRoleOfTheHeadingAbove(t *testing.T) {
	t.Parallel()
	o := outline{parts: []part{{role: "body"}}}
	for _, step := range []struct {
		p    part
		want string // what a heading of level 4 would inherit behind it
	}{
		{part{role: "impact", heading: "a", level: 2}, "impact"},
		{part{role: "timeline", heading: "b", level: 3}, "timeline"},
		{part{role: "links", heading: "c", level: 5}, "timeline"},
		{part{role: "lessons", heading: "d", level: 2}, "lessons"},
		{part{role: "body", level: 1}, "other"}, // the title
		{part{role: "links", heading: "e", level: 4}, "other"},
	} {
		o.open(step.p)
		if got := o.inherited(4); got != step.want {
			t.Errorf("behind %q: %s, want %s", step.p.heading, got, step.want)
		}
	}
}

func TestSentenceBounds_AreNearAndBetweenCharacters(t *testing.T) {
	t.Parallel()
	const middle = "14:02"
	side := strings.Repeat("é", 5_000) + "a" + strings.Repeat("é", 250)
	text := side + middle + side
	from, to := sentenceBounds(text, len(side), len(side)+len(middle))
	if from < len(side)-longestLook-4 || to > len(side)+len(middle)+longestLook+4 || !utf8.ValidString(text[from:to]) {
		t.Errorf("[%d, %d) around %d", from, to, len(side))
	}
	text = "It began. At 14:02 it ended. It was over."
	if from, to = sentenceBounds(text, 13, 18); text[from:to] != "At 14:02 it ended." {
		t.Errorf("%q", text[from:to])
	}
}
