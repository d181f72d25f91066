package queries

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// largeBatch is n documents as a real folder has them: about 4 kB of text in ten sections each,
// ten timeline events, four milestones and three actions.
func largeBatch(n int) Batch {
	b := Batch{Run: IngestRun{Run: "r", Command: "ingest", Source: "file"}}
	at := time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	body := strings.Repeat("The retry queue grew until the workers ran out of memory. ", 7)
	for i := range n {
		key, document := fmt.Sprintf("file:docs/%05d.md", i), fmt.Sprintf("docs/%05d.md", i)
		started := at.Add(time.Duration(i) * time.Minute)
		b.Incidents = append(b.Incidents, Incident{
			Incident: key, Source: "file", Title: "Checkout slow", Kind: "incident", KindBasis: "default",
			OccurredAt: &started, Words: 700, Template: "headings", ContentHash: document,
		})
		b.Documents = append(b.Documents, Document{
			Document: document, Source: "file", ContentHash: document, Fingerprint: "f", Format: "markdown",
			Outcome: "loaded", Bytes: 4000, Run: "r",
		})
		b.IncidentDocuments = append(b.IncidentDocuments, IncidentDocument{Incident: key, Document: document})
		for j := range 10 {
			b.Sections = append(b.Sections, Section{Incident: key, Ordinal: int32(j), Role: "body", Body: body})
			b.TimelineEvents = append(b.TimelineEvents, TimelineEvent{Incident: key, Ordinal: int32(j), At: &started, Text: "paged the team"})
		}
		for _, name := range []string{"started", "detected", "mitigated", "resolved"} {
			b.Milestones = append(b.Milestones, Milestone{Incident: key, Milestone: name, At: started, Basis: "stated"})
		}
		for j := range 3 {
			b.ActionItems = append(b.ActionItems, ActionItem{Incident: key, Ordinal: int32(j), Title: "Bound the queue", State: "open"})
		}
		b.IncidentServices = append(b.IncidentServices, IncidentService{Incident: key, Service: "checkout"})
	}
	return b
}

func BenchmarkLoad10000(b *testing.B) {
	batch := largeBatch(10_000)
	for b.Loop() {
		db, err := Open(b.Context(), filepath.Join(b.TempDir(), "x.duckdb"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := db.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReload10000(b *testing.B) {
	batch := largeBatch(10_000)
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "x.duckdb"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := db.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkOpenMemory(b *testing.B) {
	for b.Loop() {
		db, err := Open(b.Context(), "", Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
