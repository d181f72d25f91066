package ingest

import "testing"

func TestImpacts_HowLongTheHarmLastedInProse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want float64
	}{
		{"The site had an outage lasting approximately 6 minutes.", 6},
		{"Uploads were unavailable for 2 hours and 5 minutes on 3 July.", 125},
		{"We had a 34-minute outage starting at 14:44 UTC.", 34},
		{"It went unnoticed and caused 40min of total outage.", 40},
		{"The queue was offline for over 24 hours.", 1440},
		{"Most waited 25 minutes; then 13 minutes of intermittent downtime followed.", 13},
		{"Without the second router it would have been offline for 3 hours.", 0},
		{"We expect the site to be closed for 2 hours.", 0},
		{"The cache was kept for 10 minutes.", 0},
		{"Backups are taken every 6 hours of which none failed.", 0},
	} {
		s := testReader(t).read(Document{}, "a.md", "# Site down\n\n## Summary\n\n"+c.text+"\n", 1)
		got := 0.0
		for _, im := range s.impacts {
			if im.measure == "minutes_down" && im.basis == "text" {
				got = im.value
			}
		}
		if got != c.want {
			t.Errorf("%s: %v minutes, want %v", c.text, got, c.want)
		}
	}
}
