package coding

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestReadTaxonomy_NamesLineAndReason(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, file, want string }{
		{"unknown key", "version: \"1\"\nextends: default\ncolour: red\n", "mine.yaml:3: there is no field"},
		{"duplicate id", "version: \"1\"\nextends: default\nfactor:\n  - {id: a-b, group: resilience, label: x, definition: y}\n  - {id: a-b, group: resilience, label: x, definition: y}\n", "mine.yaml:5: factor \"a-b\" is there twice"},
		{"bad pattern", "version: \"1\"\nextends: default\nfactor:\n  - id: a-b\n    group: resilience\n    label: x\n    definition: y\n    strong:\n      - \"(no end\"\n", "mine.yaml:9: cue \"(no end\": missing )"},
		{"unknown group", "version: \"1\"\nextends: default\nfactor:\n  - {id: a-b, group: nowhere, label: x, definition: y}\n", "mine.yaml:4: factor \"a-b\": no group named \"nowhere\""},
		{"unknown list", "version: \"1\"\nextends: default\nfactor:\n  - {id: a-b, group: resilience, label: x, definition: y, strong: [\"{nothing} here\"]}\n", "no word list named"},
		{"no version", "extends: default\n", "version is missing"},
	} {
		_, err := ReadTaxonomy("mine.yaml", strings.NewReader(tc.file))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
		var invalid *InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("%s: not an InvalidError: %v", tc.name, err)
		}
	}
}

func TestReadTaxonomy_OverlayAddsCuesAndCodes(t *testing.T) {
	t.Parallel()
	over, err := ReadTaxonomy("mine.yaml", strings.NewReader("version: \"7\"\nextends: default\nfactor:\n  - {id: tape-jam, group: resilience, label: the tape jammed, definition: A tape jammed., strong: [\"tape jam*\"]}\n  - {id: missing-alert, strong: [\"bell stayed silent\"]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if over.Version != "1.0.0+7" {
		t.Errorf("version %q", over.Version)
	}
	c, err := NewCoder(over)
	if err != nil {
		t.Fatal(err)
	}
	codes := c.Code(inContext(plantedSentence{Role: "root_cause", Text: "The tape jammed. The bell stayed silent."}))
	for _, want := range []string{"tape-jam", "missing-alert"} {
		if !slices.ContainsFunc(codes, func(c Code) bool { return c.Code == want && c.Grade == StatedGrade }) {
			t.Errorf("%s is missing", want)
		}
	}
}

// TestTaxonomy_HoldsEveryID counts what the published proposal has: a lost id would vanish silently.
func TestTaxonomy_HoldsEveryID(t *testing.T) {
	t.Parallel()
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	n := map[Dimension]int{}
	for _, e := range tax.Entries {
		n[e.Dimension]++
		if e.Label == e.ID || strings.ContainsRune(e.Label, '_') {
			t.Errorf("%s: the label %q is not for a room", e.ID, e.Label)
		}
	}
	for d, want := range map[Dimension]int{Trigger: 17, Factor: 55, Detection: 9, Defence: 12, Recovery: 13, Practice: 16} {
		if n[d] < want {
			t.Errorf("%s has %d codes, want at least %d", d, n[d], want)
		}
	}
	if len(tax.Groups) != 12 {
		t.Errorf("%d groups, want 12", len(tax.Groups))
	}
	t.Log(n)
}

func TestStated_OutranksTheText(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	text := Text{Title: "x", Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: "The outage was triggered by a deploy of the search service."}}, Stated: Stated{Trigger: "config push", DetectedBy: "customer", Factors: []string{"missing_alert", "Something nobody maps"}}}
	var triggers, detections []string
	for _, code := range c.Code(text) {
		if code.Grade != StatedGrade {
			continue
		}
		switch code.Dimension {
		case Trigger:
			triggers = append(triggers, code.Origin+" "+code.Code)
		case Detection:
			detections = append(detections, code.Origin+" "+code.Code)
		}
	}
	if !slices.Equal(triggers, []string{"author config-change"}) || !slices.Equal(detections, []string{"author user-report"}) {
		t.Errorf("triggers %v, detections %v", triggers, detections)
	}
}

func FuzzCode(f *testing.F) {
	c := newTestCoder(f)
	f.Add("summary", "No alert fired.\n- [ ] Add one\n| a | b |\n```\nERROR\n```")
	f.Add("timeline", "“We” suspected… a race — condition’s `lock`\n> quoted")
	f.Fuzz(func(t *testing.T, role, body string) {
		text := Text{Title: body, Sections: []Section{{Ordinal: 1, Role: role, Body: body}, {Ordinal: 2, Role: "action_items", Body: body}}}
		checkInvariants(t, text, c.Code(text))
	})
}
