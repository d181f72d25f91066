package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// logOf is a table of n incidents, each on a day and a host of its own.
func logOf(n int) string {
	var b strings.Builder
	b.WriteString("# Log of incidents\n\n| Date | What happened |\n|--|--|\n")
	for i := range n {
		fmt.Fprintf(&b, "| %d-%02d-%02d | mail was down for ten minutes since a retry had no limit on host %d |\n", 2000+i/336, 1+i/28%12, 1+i%28, i)
	}
	return b.String()
}

func TestSplit_WhatIsToldOfAllIsNotMultipliedWithoutEnd(t *testing.T) {
	t.Parallel()
	sizeOf := func(background string) (size int, detail string) {
		p := testReader(t).parse(&source{rel: "log.md", shown: "log.md"}, []byte(logOf(100)+"\n## Background\n\n"+background))
		if len(p.stories) != 100 {
			t.Fatalf("%d incidents", len(p.stories))
		}
		for _, s := range p.stories {
			for _, one := range s.sections {
				size += len(one.body)
			}
		}
		return size, p.warnings[0].Detail
	}
	const sentence = "The team met in spring to look at the queue and its limits. "
	if size, detail := sizeOf(strings.Repeat(sentence, 10)); size < 100*10*len(sentence)-100 || !strings.Contains(detail, "told of all") {
		t.Errorf("a short background is kept with each: %d bytes, %s", size, detail)
	}
	if size, detail := sizeOf(strings.Repeat(sentence, 2_000)); size > 400_000 || !strings.Contains(detail, "too long to be kept with each") {
		t.Errorf("a long background is kept once: %d bytes, %s", size, detail)
	}
}

func TestSplit_MoreThanAreReadFromOneTextIsSaid(t *testing.T) {
	t.Parallel()
	for n, stories := range map[int]int{mostListed: mostListed, mostListed + 1: 1} {
		p := testReader(t).parse(&source{rel: "log.md", shown: "log.md"}, []byte(logOf(n)))
		at := slices.IndexFunc(p.warnings, func(w Warning) bool { return w.Code == WarnUnsplit })
		if len(p.stories) != stories || at >= 0 != (stories == 1) {
			t.Fatalf("%d rows are %d incidents, warnings %v", n, len(p.stories), p.warnings)
		}
		if at >= 0 && !strings.HasPrefix(p.warnings[at].Detail, strconv.Itoa(n)+" incidents are listed in it") {
			t.Error(p.warnings[at].Detail)
		}
	}
}

func TestSplit_TwoIncidentsOfALogMayShareADay(t *testing.T) {
	t.Parallel()
	const row = " | Receipts were sent twice since the queue redelivered after a timeout |\n"
	text := strings.Replace(logOf(8), "| 2000-01-02 |", "| 2000-01-03 |", 1)
	if got := strings.Count(incidentsOf(t, text), "\n") + 1; got != 8 {
		t.Errorf("%d of 8 incidents:\n%s", got, text)
	}
	if got := strings.Count(incidentsOf(t, logOf(2)+"| 2000-01-01"+row+"| 2000-01-02"+row+"| 2000-01-02"+row), "\n") + 1; got != 1 {
		t.Errorf("five entries of two days are the days of one incident, not %d incidents", got)
	}
}
