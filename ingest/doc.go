// Package ingest turns documents and records into incidents and loads them.
//
// Everything meets in one place, the canonical Document: a structured record is decoded into it, a
// written postmortem is read into it by the section reader, and a record whose body is prose goes
// through both, where what the record states wins over what the text implies.
//
// A run has two phases. First every file is read and parsed, and every person's name in it is
// learnt; only then is anything cleaned of those names and stored. Every file ends as loaded,
// skipped (recognised as no postmortem) or refused (should have been read and could not be), with
// a reason: found = loaded + skipped + refused.
//
// The package never repairs a fact silently: what it had to assume or doubts is a warning.
//
//	summary, err := ingest.Run(ctx, db, people, ingest.Options{Paths: []string{"postmortems"}, Now: now})
package ingest
