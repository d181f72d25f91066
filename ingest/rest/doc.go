// Package rest asks APIs for incidents. What it asks, and how an answer becomes canonical documents,
// is a source file in YAML (ingest/sources/README.md says every key); there is no code per vendor.
//
// Read reads and checks a source file. An Engine runs one: it signs requests, follows pages, splits
// windows of time at the vendor's cap, asks for what hangs on an item, keeps to the vendor's budget,
// tries again what may be tried again, and hands over page after page with the place to go on from.
// It never stores anything, and it never gives up silently: what it could not get is named.
//
// Secrets come from the environment or from a command, go into requests only, and are taken out of
// everything that leaves the package: errors, recordings, explanations.
//
//	source, err := rest.Read("acme.yaml", file)
//	engine, err := rest.New(source, rest.Settings{...}, rest.Options{Transport: e.Transport, Now: e.Now})
//	err = engine.Incidents(ctx, state, func(p rest.Page) error { ... store p.Items with p.State ... })
package rest
