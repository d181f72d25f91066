package reports

import (
	"strings"
	"testing"

	"secondstory/analysis"
)

func TestLoad_SaysTheNumberOfPeopleThatWasAskedFor(t *testing.T) {
	t.Parallel()
	for k, want := range map[int]string{3: "three people", 5: "five people", 7: "seven people", 20: "20 people"} {
		c := &composer{k: k}
		c.load(analysis.FirstRespondersResult{K: k}, analysis.SupportResult{K: k})
		c.methods()
		said := c.sections[0].Intro + c.sections[0].Figures[0].Sentence
		if strings.Count(said, want) != 2 || !strings.Contains(c.sections[1].Intro, "at least "+want) {
			t.Errorf("k = %d: %s\n%s", k, said, c.sections[1].Intro)
		}
	}
}
