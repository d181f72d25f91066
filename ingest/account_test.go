package ingest

import (
	"slices"
	"testing"
)

func accountsOf(s *story) []string {
	var out []string
	for _, sec := range s.sections {
		if sec.role == "account" {
			out = append(out, sec.heading)
		}
	}
	return out
}

func TestAccountsOfThoseCloseToItKeepTheirHeading(t *testing.T) {
	t.Parallel()
	want := []string{"Actions taken", "Effects seen", "What we expected", "Assumptions", "We believed", "It turned out"}
	headings, keys, list := "", "", ""
	for _, h := range want {
		headings += "## " + h + "\n\nThe queue would drain by itself.\n\n"
		keys += "**" + h + ":** The queue would drain by itself.\n\n"
		list += "- **" + h + ":** The queue would drain by itself.\n"
	}
	for name, text := range map[string]string{"headings": headings, "run-in keys": keys, "list keys": list} {
		got := accountsOf(storyOf(t, "# Queue stuck\n\n## Summary\n\nIt was stuck.\n\n"+text))
		if !slices.Equal(got, want) {
			t.Errorf("%s: accounts %q, want %q", name, got, want)
		}
	}
}
