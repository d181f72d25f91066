package reports

import (
	"strings"
	"testing"

	"secondstory/analysis"
)

func TestAsNearMisses_LeavesQuotationsAlone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"In 3 incidents, where chance would give 1.": "In 3 near misses, where chance would give 1.",
		"“An incident in two parts” is an incident.": "“An incident in two parts” is a near miss.",
		"Incidents that say; no incident does.":      "Near misses that say; no near miss does.",
		"Incidental.":                                "Incidental.",
	} {
		if got := asNearMisses(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestQuarterly_NearMissesAloneAreCalledSo in every sentence of a figure that counts nothing else.
func TestQuarterly_NearMissesAloneAreCalledSo(t *testing.T) {
	t.Parallel()
	p, err := analysis.ParsePeriod("2025Q4..2026Q3", 0)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Quarterly(t.Context(), twoTeams(t), analysis.Params{Period: p, Kind: analysis.NearMissKind}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	alone := 0
	for _, s := range doc.Sections {
		for _, f := range s.Figures {
			if f.Basis.Unit != analysis.NearMisses {
				continue
			}
			alone++
			if strings.Contains(f.Sentence, "incident") {
				t.Errorf("%s: %s", f.Heading, f.Sentence)
			}
		}
	}
	if alone < 5 {
		t.Errorf("%d figures count near misses alone", alone)
	}
}
