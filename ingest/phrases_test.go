package ingest

import "testing"

// The phrases are data: a file that cannot be read, or a kind that is misspelt, must not pass.
func TestPhrases_EveryKindThatIsAskedForHasSome(t *testing.T) {
	t.Parallel()
	lists := phraseLists()
	for _, kind := range []string{"onset", "mishap", "change", "detected", "hint", "acknowledged", "fix", "effect", "closed", "watching", "joining", "aside"} {
		if len(lists[kind]) == 0 {
			t.Errorf("phrases.yaml has no phrase of the kind %s", kind)
		}
	}
	for kind, list := range lists {
		for _, p := range list {
			if p == "" || p == "|" || p == "^" {
				t.Errorf("phrases.yaml has an empty phrase of the kind %s", kind)
			}
		}
	}
}

// What one pass finds is what a look for each kind finds.
func TestEventPlaces_AreThoseOfEachKind(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "x", "the alert fired and the on-call engineer joined", "not yet resolved; rolled back at 09:14, all clear",
		"発生 - first error seen, then the deploy was reverted by mistake", "customers noticed that requests failed; monitoring showed recovery",
		"the outage began when the release went out|", "acknowledged, investigating, would be closed if fixed",
	} {
		places := eventPlaces(text)
		for k, kind := range eventKinds {
			if want := position(kind, text); places[k] != want {
				t.Errorf("%s in %q: found at %d, and at %d in one pass", kind, text, want, places[k])
			}
		}
	}
	if eventKinds[detectedKind] != "detected" || eventKinds[hintKind] != "hint" {
		t.Error("detectedKind and hintKind are not the places of their kinds")
	}
}
