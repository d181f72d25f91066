package coding

import (
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestBlame_SentencesOfBothKindsAreToldApart: what lint says to authors must be worth reading, so a sentence that blames
// nobody counts as much as one that does and is missed.
func TestBlame_SentencesOfBothKindsAreToldApart(t *testing.T) {
	t.Parallel()
	var rows []struct {
		Half   string `yaml:"half"`
		Blames bool   `yaml:"blames"`
		Text   string `yaml:"text"`
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "coding", "blame.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	c := newTestCoder(t)
	for half, least := range map[string]struct{ precision, recall float64 }{"seen": {0.95, 0.95}, "held": {0.9, 0.7}} {
		var right, given, blaming int
		for _, r := range rows {
			if r.Half != half {
				continue
			}
			found := false
			for _, x := range c.Code(Text{Sections: []Section{{Ordinal: 1, Role: "body", Body: r.Text}}}) {
				found = found || x.Code == blamingLanguage && x.Grade == StatedGrade
			}
			if found != r.Blames {
				t.Logf("%s: blames %v, found %v: %s", half, r.Blames, found, r.Text)
			}
			right += oneIf(found && r.Blames)
			given += oneIf(found)
			blaming += oneIf(r.Blames)
		}
		precision, recall := float64(right)/float64(given), float64(right)/float64(blaming)
		t.Logf("%s: precision %.2f (%d of %d), recall %.2f (%d of %d)", half, precision, right, given, recall, right, blaming)
		if precision < least.precision || recall < least.recall {
			t.Errorf("%s: want at least %.2f and %.2f", half, least.precision, least.recall)
		}
	}
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestPractice_WordsOfTheTemplateAreFoundOutsideOfActions(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	for _, tc := range []struct {
		role, body string
		want       bool
	}{
		{"summary", "TODO: write this after the review.", true},
		{"what_went_well", "<describe what went well>", true},
		{"summary", "The debrief was short.\n\nTODO: write the page (me)", false},
		{"action_items", "- TODO: write the runbook for the failover", false},
		{"summary", "The queue was full for an hour and mail was late.", false},
	} {
		found := false
		for _, x := range c.Code(Text{Sections: []Section{{Ordinal: 1, Role: tc.role, Body: tc.body}}}) {
			found = found || x.Code == "placeholder-left"
		}
		if found != tc.want {
			t.Errorf("%s, %q: found is %v", tc.role, tc.body, found)
		}
	}
}
