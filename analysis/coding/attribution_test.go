package coding

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// plantedSentence is a row of testdata/coding/attribution.yaml.
type plantedSentence struct {
	Role   string   `yaml:"role"`
	Text   string   `yaml:"text"`
	Counts []string `yaml:"counts"`
	Never  []string `yaml:"never"`
	Gate   string   `yaml:"gate"`
}

func planted(t *testing.T) []plantedSentence {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "coding", "attribution.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []plantedSentence
	if err := yaml.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// inContext sets a sentence among others that say nothing about causes.
func inContext(p plantedSentence) Text {
	const before = "Visitors of the shop saw errors for forty minutes on Tuesday evening.\n\n"
	const after = "\n\nThe shop was back at nine."
	t := Text{Title: "Errors in the shop", Sections: []Section{{Ordinal: 1, Role: "impact", Body: before}}}
	if p.Role == "title" {
		t.Title = p.Text
		return t
	}
	t.Sections = append(t.Sections, Section{Ordinal: 2, Role: p.Role, Body: p.Text + after})
	return t
}

// TestAttribution_OnlyWhatTheTextBlames holds the coder to the planted set: of the codes it states, at least 95 %
// are stated by the sentence; of those that sentences state, it finds at least 85 %.
func TestAttribution_OnlyWhatTheTextBlames(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	rows := planted(t)
	hit, missed, wrong := 0, 0, 0
	for _, p := range rows {
		var stated []string
		for _, code := range c.Code(inContext(p)) {
			if code.Grade == StatedGrade && code.Section >= 0 && (code.Dimension == Factor || code.Dimension == Trigger) {
				stated = append(stated, code.Code)
			}
		}
		for _, want := range p.Counts {
			if slices.Contains(stated, want) {
				hit++
			} else {
				missed++
				t.Logf("missed %s in %q (got %v)", want, p.Text, stated)
			}
		}
		for _, id := range p.Never {
			if slices.Contains(stated, id) {
				wrong++
				t.Logf("%s: %s must not count in %q", p.Gate, id, p.Text)
			}
		}
		if len(p.Counts) == 0 {
			for _, id := range stated {
				if !slices.Contains(p.Never, id) {
					wrong++
					t.Logf("%s: %s counted in %q", p.Gate, id, p.Text)
				}
			}
		}
	}
	precision, recall := float64(hit)/float64(hit+wrong), float64(hit)/float64(hit+missed)
	t.Logf("%d sentences: precision %.3f, recall %.3f", len(rows), precision, recall)
	if len(rows) < 120 || precision < 0.95 || recall < 0.85 {
		t.Errorf("%d sentences: precision %.3f, recall %.3f; want 120, 0.95, 0.85", len(rows), precision, recall)
	}
}
