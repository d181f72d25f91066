package coding

import (
	"strings"
	"testing"
)

// TestGate_EachStepDecidesWhatItIsFor asks for one sentence per gate which step kept the code from counting.
func TestGate_EachStepDecidesWhatItIsFor(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	for _, tc := range []struct {
		gate, role, text string
		dimension        Dimension
		code             string
		grade            Grade
	}{
		{"G1", "action_items", "- Add an alert on queue depth", Factor, "missing-alert", ImpliedGrade},
		{"G1", "lessons", "We should have a staging environment, because there is no alert at all.", Factor, "missing-alert", StatedGrade},
		{"G2", "resolution", "We rolled out a fix for the memory leak in the gateway.", Factor, "latent-code-defect", RejectedGrade},
		{"G3", "root_cause", "We ruled out a race condition.", Factor, "race-or-ordering", RejectedGrade},
		{"G4", "timeline", "- 09:40 Around the same time a new version of the catalogue was deployed", Trigger, "code-release", HedgedGrade},
		{"G5", "timeline", "- 10:20 We suspected a memory leak in the gateway", Factor, "latent-code-defect", RejectedGrade},
		{"G6", "background", "In the previous incident no alert fired.", Factor, "missing-alert", RejectedGrade},
		{"G7", "background", "The service relies on one replica behind a single instance of the proxy.", Factor, "single-point-of-failure", RejectedGrade},
		{"G9", "body", "Things that could have gone better: no monitoring of the queue.", Factor, "missing-signal", RejectedGrade},
		{"G10", "timeline", "```\nERROR connection pool exhausted\n```", Trigger, "growth-to-limit", RejectedGrade},
		{"G11", "analysis", "In theory a race condition could have corrupted the table.", Factor, "race-or-ordering", RejectedGrade},
		{"G12", "title", "Misconfigured firewall", Factor, "wrong-config-value", HedgedGrade},
		{"hedge", "analysis", "The slowdown might be a race condition.", Factor, "race-or-ordering", HedgedGrade},
	} {
		text := inContext(plantedSentence{Role: tc.role, Text: tc.text})
		why, ok := c.Explain(text, tc.dimension, tc.code)
		if !ok || len(why.Reasons) == 0 {
			t.Errorf("%s: no candidate for %s in %q", tc.gate, tc.code, tc.text)
			continue
		}
		got := why.Reasons[0]
		if got.Grade != tc.grade || (tc.grade != StatedGrade && got.Gate != tc.gate) {
			t.Errorf("%s: %q is %s by %q, want %s", tc.gate, tc.text, got.Grade, got.Gate, tc.grade)
		}
		if !strings.Contains(got.Quote, got.Words) {
			t.Errorf("%s: the words %q are not in the quote %q", tc.gate, got.Words, got.Quote)
		}
	}
}

// TestNames_AreNotCues is gate G8: a component that is called like a cause gives no candidate.
func TestNames_AreNotCues(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	for _, text := range []string{
		"A pod of the retry queue was evicted.", "We restarted config-service.", "Our Alert Manager was moved.", "The incident commander joined the incident bridge.",
	} {
		for _, code := range c.Code(inContext(plantedSentence{Role: "root_cause", Text: text})) {
			if code.Dimension == Factor && code.Grade == StatedGrade {
				t.Errorf("%s counted in %q", code.Code, text)
			}
		}
	}
}

func TestSpans_JoinToTheBody(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	text := benchText(1)
	bodies := map[int]string{}
	coded := 0
	for _, s := range Spans(text, c.Code(text)) {
		bodies[s.Section] += s.Text
		coded += len(s.Codes)
	}
	for _, s := range text.Sections {
		if bodies[s.Ordinal] != s.Body {
			t.Errorf("section %d: the spans do not join to the body", s.Ordinal)
		}
	}
	if coded == 0 {
		t.Error("no span holds a code")
	}
}
