// Package queries is the store: a DuckDB file of postmortems, and the named SQL that reads it.
//
// It opens and migrates the file (Open), loads batches of rows into it in one transaction (Load,
// LoadCodes), reads rows into structs by their db tags (Select), and holds the catalogue of named
// queries (Catalogue, Run, RunInto). OpenSandbox opens the same file for SQL that someone typed.
//
// It is the only package that imports the DuckDB driver. It never computes a statistic, never
// reads a postmortem, and never builds SQL out of values: every statement is a file in schema/,
// load/ or a query family, or comes whole from the caller.
//
//	db, err := queries.Open(ctx, "secondstory.duckdb", queries.Options{ReadOnly: true})
//	catalog, err := queries.Catalogue()
//	recurring, _ := catalog.Get("factors/recurring")
//	result, err := db.Run(ctx, recurring, map[string]any{"from": from, "to": to, "team": nil})
//
// People live in a second file (OpenPeople), which nothing here ever attaches to the first.
package queries
