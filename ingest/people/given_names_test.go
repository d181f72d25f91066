package people

import "testing"

// Some people are called by two words of a longer name, and the second alone is a weekday.
func TestRedactor_GivenNamesOfTwoWords(t *testing.T) {
	t.Parallel()
	r := NewRedactor(Names{Told: []string{"Minh Thu Nguyen"}})
	r.Freeze()
	for text, want := range map[string]string{
		"At 21:48 Minh Thu doubled the workers.":   "At 21:48 [engineer] doubled the workers.",
		"Goran and Minh Thu were on the bridge.":   "[engineer] and [engineer] were on the bridge.",
		"It was quiet on Thu 25 Sep.":              "It was quiet on Thu 25 Sep.",
		"Minh's notes; Minh Thu Nguyen read them.": "[engineer]'s notes; [engineer] read them.",
	} {
		if got := r.Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
