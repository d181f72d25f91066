package ingest

import (
	"strings"
	"testing"
)

// The phrases are data: a file that cannot be read, or a kind that is misspelt, must not pass.
func TestPhrases_EveryKindThatIsAskedForHasSome(t *testing.T) {
	t.Parallel()
	m := testPhrases(t)
	for _, kind := range phraseKinds {
		if m.kinds[kind] == nil {
			t.Errorf("phrases.yaml has no phrase of the kind %s", kind)
		}
	}
}

func TestReadPhraseMap_RefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"version: 1\nkinds: {onsett: [began]}":      "is not one of",
		"version: 1\nkinds: {onset: [\"^|\"]}":      "is empty",
		"version: 1\nkinds: {onset: [It began]}":    "lower case",
		"version: 1\nkinds: {partly: [\"some |\"]}": "nowhere",
		"version: 1\nwords: {onset: [began]}":       "words",
	} {
		if _, err := ReadPhraseMap("own.yaml", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "own.yaml") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// A house that speaks another language gives its own words.
func TestReadPhraseMap_OneOwnWordsTellTheMilestones(t *testing.T) {
	t.Parallel()
	own, err := ReadPhraseMap("own.yaml", strings.NewReader("version: 1\nkinds:\n  onset: [störung beginnt]\n  closed: [behoben|]\n"))
	if err != nil {
		t.Fatal(err)
	}
	const text = "# Anmeldung gestört\n\nDate: 2026-02-03\n\n## Timeline (UTC)\n\n- 09:14 Störung beginnt\n- 10:02 behoben\n"
	r := testReader(t)
	r.phrases = own
	got := r.read(Document{}, "a.md", text, 1)
	if m := got.milestone("resolved"); m == nil || m.at.Format("15:04") != "10:02" {
		t.Errorf("with one's own words: %+v", got.milestones)
	}
	if m := testReader(t).read(Document{}, "a.md", text, 1).milestone("resolved"); m != nil {
		t.Errorf("without: %+v", m)
	}
}

// What one pass finds is what a look for each kind finds.
func TestEventPlaces_AreThoseOfEachKind(t *testing.T) {
	t.Parallel()
	m := testPhrases(t)
	for _, text := range []string{
		"", "x", "the alert fired and the on-call engineer joined", "not yet resolved; rolled back at 09:14, all clear",
		"発生 - first error seen, then the deploy was reverted by mistake", "customers noticed that requests failed; monitoring showed recovery",
		"the outage began when the release went out|", "acknowledged, investigating, would be closed if fixed",
	} {
		places := m.eventPlaces(text)
		for k, kind := range eventKinds {
			if want := m.position(kind, text); places[k] != want {
				t.Errorf("%s in %q: found at %d, and at %d in one pass", kind, text, want, places[k])
			}
		}
	}
	if eventKinds[detectedKind] != "detected" || eventKinds[hintKind] != "hint" {
		t.Error("detectedKind and hintKind are not the places of their kinds")
	}
}

func testPhrases(t testing.TB) *PhraseMap {
	t.Helper()
	m, err := DefaultPhraseMap()
	if err != nil {
		t.Fatal(err)
	}
	return m
}
