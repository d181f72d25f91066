// Package pull brings sources into the database: it runs the engine of package rest over a source
// file, hands every page to an ingest.Intake, and keeps the promises of `sync`.
//
//   - A page and the checkpoint behind it are stored in one transaction. A sync that was stopped or
//     killed goes on from there; the incidents stored in the end are those of a sync nobody disturbed.
//   - What was open, and what changed, is fetched again; a full sync notices what is gone upstream.
//   - A second sync of a source beside the first stops before it stores anything, or the first does:
//     a checkpoint that somebody else moved is never written over.
//   - What is missing is named: in the report, in ingest_runs.missing, in the view incomplete_sources.
//
// The store is opened for every page and closed again, so that others can read meanwhile.
package pull
