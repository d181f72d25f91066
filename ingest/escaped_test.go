package ingest

import "testing"

func TestHeaded_EscapedHeadingsAreHeadingsWhereThereAreNoOthers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\\# Queue stalled\n\nIssue \\#12 is open.\n\n\\#\\# Timeline\n\n10:05 stalled\n": "# Queue stalled\n\nIssue \\#12 is open.\n\n## Timeline\n\n10:05 stalled\n",
		"# Queue stalled\n\n\\# not a heading\n":                                          "# Queue stalled\n\n\\# not a heading\n",
		"\\#12 is a number\n":                                                             "\\#12 is a number\n",
	} {
		if got := headed(text); got != want {
			t.Errorf("headed(%q) = %q", text, got)
		}
	}
}
