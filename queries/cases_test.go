package queries_test

import (
	"flag"
	"testing"

	"secondstory/queries"
	"secondstory/queries/querytest"
)

var update = flag.Bool("update", false, "write what the queries return into their cases")

func TestCases(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it opens a database for each of some hundred cases: run without -short")
	}
	catalog, err := queries.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	querytest.Run(t, catalog, "../testdata/queries", querytest.Options{Update: *update})
}
