package ingest

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestParse_TimeGrowsWithTheLength reads texts whose time once grew with the square of their length, and
// more that could: five times the text may take five times as long, and not twenty-five. Each limit is
// measured in the same run; a machine that is busy with something else meanwhile gets three tries.
func TestParse_TimeGrowsWithTheLength(t *testing.T) {
	t.Parallel()
	const times, most = 5, 15
	n := 8_000
	if testing.Short() {
		n /= 4
	}
	r := testReader(t)
	took := func(text string) time.Duration {
		start := time.Now()
		if p := r.parse(&source{rel: "a.md", shown: "a.md"}, []byte(text)); p.outcome.Outcome != Loaded {
			t.Fatalf("%.40q is %s: %s", text, p.outcome.Outcome, p.outcome.Reason)
		}
		return time.Since(start)
	}
	for name, build := range map[string]func(n int) string{
		"headings":           countedUp("## Heading ", "\n\ntext\n\n"),
		"titles of events":   countedUp("## Mail was late on host ", "\n\ntext\n\n"),
		"a line of dates":    func(n int) string { return strings.Repeat("2026-07-03 ", n) },
		"a line of times":    func(n int) string { return strings.Repeat("14:02 ", n) },
		"links without ends": func(n int) string { return strings.Repeat("[a](", 4*n) },
		"listed incidents":   func(n int) string { return logOf(n / 8) },
	} {
		for try := 1; ; try++ {
			short, long := took("# T\n\n"+build(n/times)+"\n"), took("# T\n\n"+build(n)+"\n")
			t.Logf("%s: %s, and %s for %d times the text", name, short, long, times)
			if long <= most*short+50*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%s: %s, but %s for %d times the text", name, short, long, times)
				break
			}
		}
	}
}

// countedUp builds a text of n pieces, each with its number between before and behind.
func countedUp(before, behind string) func(n int) string {
	return func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(before + strconv.Itoa(i) + behind)
		}
		return b.String()
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

// TestDurations_AreHeldAgainstStatedEnds: how long it lasted may be told to the mitigation or to the end, and an
// end that was only read from the timeline proves nothing against it.
func TestDurations_AreHeldAgainstStatedEnds(t *testing.T) {
	t.Parallel()
	const head = "# Mail was down\n\n**Started:** 2026-07-03 09:14 UTC\n**Resolved:** 2026-07-03 09:54 UTC\n"
	const timeline = "\n## Timeline (UTC)\n\n- 09:14 a config push reached the first host\n- 09:40 the push was rolled back\n- 09:54 errors were gone\n"
	for stated, want := range map[string]string{
		"**Duration:** 3 hours\n":    "Duration: 3 hours, but the stated times give 40m",
		"**Duration:** 40 minutes\n": "",
		"**Duration:** 26 minutes\n": "", // to the mitigation, which the timeline tells
	} {
		p := testReader(t).parse(&source{rel: "a.md", shown: "a.md"}, []byte(head+stated+timeline))
		got := ""
		for _, w := range p.stories[0].warnings {
			if w.Code == WarnDurationDiffers {
				got = w.Detail
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", stated, got, want)
		}
	}
}
