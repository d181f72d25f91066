package ingest

import (
	"slices"
	"testing"
)

func TestNamesAndRemarks_EndWhereAClauseBegins(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]string{
		"rates, labels (Shipping)":                       {"rates", "labels"},
		"rates, which prices a label; printing suffered": {"rates"},
		"billing and search":                             {"billing", "search"},
	} {
		if names, _ := namesAndRemarks(value); !slices.Equal(names, want) {
			t.Errorf("%q: %q, want %q", value, names, want)
		}
	}
}
