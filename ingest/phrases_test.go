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
