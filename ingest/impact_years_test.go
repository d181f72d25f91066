package ingest

import "testing"

func TestDatesCountNobody(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Between 19:57 and 22:05 UTC on 09 Apr 2018, customers saw errors.", "On 21 March, customers saw errors.",
		"On 21 March customers saw errors.", "In early 2015 users saw errors.", "On Nov 9 2021 customers saw errors.",
	} {
		if got := impactsOf(t, text); len(got) > 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for text, want := range map[string]float64{
		"775 customers lost access.": 775, "About 2,016 users saw errors.": 2016, "It hit 2000 users.": 2000,
	} {
		if got := impactsOf(t, text); len(got) != 1 || got[0].value != want {
			t.Errorf("%q: %+v, want %v", text, got, want)
		}
	}
}
