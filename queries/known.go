package queries

import (
	"context"
	_ "embed"
	"fmt"
)

//go:embed load/known_documents.sql
var knownDocuments string

// KnownDocument is what is stored of a document: enough to skip it unread when neither its bytes
// nor the way they would be read have changed.
type KnownDocument struct {
	Document    string `db:"document"`
	ContentHash string `db:"content_hash"`
	Fingerprint string `db:"fingerprint"`
	Outcome     string `db:"outcome"`
}

// Same reports whether reading the document again could not change anything.
func (k KnownDocument) Same(contentHash, fingerprint string) bool {
	return k.ContentHash == contentHash && k.Fingerprint == fingerprint
}

// KnownDocuments returns what is stored of every document of a source, by document key; of all
// sources when source is "".
func (db *DB) KnownDocuments(ctx context.Context, source string) (map[string]KnownDocument, error) {
	rows, err := Select[KnownDocument](ctx, db, knownDocuments, source, source)
	if err != nil {
		return nil, fmt.Errorf("reading the known documents of %s: %w", db.name(), err)
	}
	known := make(map[string]KnownDocument, len(rows))
	for _, row := range rows {
		known[row.Document] = row
	}
	return known, nil
}

// RemoveDocuments removes documents that are gone, and every incident that no other document tells.
func (db *DB) RemoveDocuments(ctx context.Context, documents []string) (Loaded, error) {
	return db.Load(ctx, Batch{Gone: documents})
}
