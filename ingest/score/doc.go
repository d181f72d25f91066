// Package score measures how well documents are read, on records of which people wrote down what
// they state. It reads them through ingest.Run into a database in memory, as a user would, and
// compares what is stored.
//
// A folder of labelled data has documents in folders, gold/NAME.csv with the facts that documents
// state in a fixed place, and labelled/atlarge.ndjson with reports of cloud providers of which people
// labelled start and end. Parts that are absent are left out and named.
//
//	report, err := score.Reading(ctx, "corpora")
package score
