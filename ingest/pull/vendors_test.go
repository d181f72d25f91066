package pull_test

import (
	"net/http"
	"strings"
	"testing"

	"secondstory/ingest/pull"
	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
	"secondstory/ingest/sources"
	"secondstory/ingest/sources/vendortest"
)

// vendorCase sets a built-in source up against its simulated vendor.
func vendorCase(t *testing.T, source string, n int) pulltest.Case {
	t.Helper()
	find := func() vendortest.Vendor {
		for _, v := range vendortest.All(vendortest.NewWorld(n)) {
			if v.Source == source {
				return v
			}
		}
		t.Fatalf("no simulated vendor for %s", source)
		return vendortest.Vendor{}
	}
	v := find()
	file, err := pull.Library{Builtin: sources.Files()}.Find(source)
	if err != nil {
		t.Fatal(err)
	}
	set := rest.Settings{Parameters: map[string]string{v.Address: pulltest.Address + v.Path}}
	for name, value := range v.Parameters {
		set.Parameters[name] = value
	}
	return pulltest.Case{
		Source: file, Settings: set, Kills: 6,
		Getenv: func(name string) string { return strings.ReplaceAll(v.Secrets[name], "{address}", pulltest.Address) },
		Handler: func() http.Handler {
			if source == "google-drive" { // its key is made by chance: the server must be the one that knows it
				return v.Handler
			}
			return find().Handler
		},
	}
}

func TestSync_EverySourceHoldsUnderEveryFault(t *testing.T) {
	t.Parallel()
	for _, v := range vendortest.All(vendortest.NewWorld(1)) {
		t.Run(v.Source, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && v.Source != "pagerduty" {
				t.Skip("-short: one vendor; go test ./ingest/pull runs them all")
			}
			pulltest.Faults(t, vendorCase(t, v.Source, 12))
		})
	}
}
