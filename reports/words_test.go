package reports

import (
	"strings"
	"testing"

	"secondstory/analysis"
)

func TestBadge_SaysWhatItCannotTellAndWhatItCouldHaveSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		verdict    analysis.Verdict
		word, seen string
	}{
		{analysis.Verdict{Direction: analysis.CannotTell, SmallestDetectable: ptr(2.4)}, "cannot tell", "The smallest rise this much data could have shown: 2.4 times what it was."},
		{analysis.Verdict{Direction: analysis.Up, Reading: analysis.Worse, Estimate: ptr(2.0), Low: ptr(1.2), High: ptr(3.64)}, "up, worse", "About 2 times what it was before; anything from 1.2 to 3.6 times would fit what was written."},
		{analysis.Verdict{Direction: analysis.Down, Reading: analysis.Better, SmallestDetectable: ptr(0.5)}, "down, better", "The smallest fall this much data could have shown: 0.5 times what it was."},
		{analysis.Verdict{Direction: analysis.Up, Reading: analysis.Depends}, "up", ""},
		{analysis.Verdict{Direction: analysis.AboutTheSame, Estimate: ptr(1.01)}, "about the same", "About what it was before."},
		{analysis.Verdict{Direction: analysis.Up, Scale: analysis.Ratio, Estimate: ptr(3.0), Low: ptr(1.5)}, "up", "About 3 times what it was before; anything from 1.5 times up would fit what was written."},
		{
			analysis.Verdict{Direction: analysis.CannotTell, Scale: analysis.Difference, Estimate: ptr(0.07), Low: ptr(-0.03), High: ptr(0.17), SmallestDetectable: ptr(0.21)}, "cannot tell",
			"About 7 more in every hundred than before; anything from 3 fewer to 17 more would fit what was written. The smallest rise this much data could have shown: 21 more in every hundred.",
		},
		{analysis.Verdict{Direction: analysis.AboutTheSame, Scale: analysis.Difference, Estimate: ptr(-0.001), Low: ptr(-0.004), High: ptr(0.02)}, "about the same", "As many in every hundred as before; anything from none to 2 more would fit what was written."},
		{analysis.Verdict{}, "cannot tell", ""},
	} {
		b := newBadge(&c.verdict)
		if b.Word != c.word || b.Seen != c.seen || b.Sign == "" {
			t.Errorf("%+v gives %q, %q, %q", c.verdict, b.Sign, b.Word, b.Seen)
		}
	}
	if newBadge(nil) != nil {
		t.Error("no verdict has a badge")
	}
}

func TestPeriodWords_EndIsTheLastDay(t *testing.T) {
	t.Parallel()
	if got := periodWords(analysis.Period{From: day(2026, 7, 1), To: day(2026, 10, 1)}); got != "1 July to 30 September 2026" {
		t.Error(got)
	}
	if got := periodWords(analysis.Period{From: day(2025, 10, 1), To: day(2026, 10, 1)}); got != "1 October 2025 to 30 September 2026" {
		t.Error(got)
	}
	if got := periodWords(analysis.Period{}); got != "" {
		t.Error(got)
	}
}

func TestIDs_NeverRepeat(t *testing.T) {
	t.Parallel()
	n := newIDs("main")
	var got []string
	for _, text := range []string{"Main", "Near misses", "near  misses!", "…", "", "2026Q3", strings.Repeat("long ", 60)} {
		got = append(got, n.of(text))
	}
	want := []string{"main-2", "near-misses", "near-misses-2", "part", "part-2", "n-2026q3"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("id %d is %q, want %q", i, got[i], want[i])
		}
	}
	if len(got[6]) > 64 {
		t.Errorf("id of a long heading has %d characters", len(got[6]))
	}
}
