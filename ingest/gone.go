package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secondstory/queries"
)

// prune removes documents that are gone, the incidents that no other document tells, and what the
// people file holds of those.
func (r *run) prune(ctx context.Context, gone []string, sum *Summary) error {
	if !r.o.Prune || len(gone) == 0 {
		return nil
	}
	before, err := queries.Select[string](ctx, r.db, "SELECT DISTINCT incident FROM incident_documents WHERE document IN (SELECT unnest($1::VARCHAR[])) ORDER BY incident", gone)
	if err != nil {
		return fmt.Errorf("looking for what documents that are gone told: %w", err)
	}
	all := slices.Clone(gone)
	for _, document := range gone {
		all = append(all, document+beforeMark) // of one that was being stored when its run was stopped
	}
	removed, err := r.db.RemoveDocuments(ctx, all)
	if err != nil {
		return fmt.Errorf("removing documents that are gone: %w", err)
	}
	sum.Pruned, sum.Dropped = true, removed.Removed
	if r.folk == nil || len(before) == 0 {
		return nil
	}
	left, err := queries.Select[string](ctx, r.db, "SELECT incident FROM incidents WHERE incident IN (SELECT unnest($1::VARCHAR[])) ORDER BY incident", before)
	if err != nil {
		return fmt.Errorf("looking for what documents that are gone told: %w", err)
	}
	before = slices.DeleteFunc(before, func(key string) bool { _, ok := slices.BinarySearch(left, key); return ok })
	if _, err := r.folk.SQL().ExecContext(ctx, "DELETE FROM participations WHERE incident IN (SELECT unnest($1::VARCHAR[]))", before); err != nil {
		return fmt.Errorf("removing who took part in incidents that are gone: %w", err)
	}
	return nil
}

// gone lists the stored documents whose file is no longer there: they were read from below a folder
// that this run walked, under the same collection, and no file of the run has their path. What lies
// below a folder or archive that could not be read is not gone.
func (r *run) gone() []string {
	walked := map[string]bool{}  // roots, as fingerprints name them
	present := map[string]bool{} // marks of the files found
	var below []string           // prefixes of documents: of walked collections
	var unread []string          // and of folders and archives that could not be read
	for _, w := range r.walked {
		walked[rootMark(r.o.rootOf(w.root))] = true
		below = append(below, r.names.Clean("file:"+w.collection)+"/")
	}
	for _, s := range r.sources {
		present[s.mark()] = true
		if s.outcome != nil && s.outcome.Outcome == Refused {
			unread = append(unread, r.names.Clean(documentID(s))+"/")
		}
	}
	var out []string
	for mark, d := range r.known {
		root := fingerprintRoot(d.Fingerprint)
		if present[mark] || !walked[root] || !anyPrefix(d.Document, below) || anyPrefix(d.Document, unread) {
			continue
		}
		out = append(out, d.Document)
	}
	slices.Sort(out)
	return out
}

func anyPrefix(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// walkedRoot is a folder of the run, and the collection its documents are in.
type walkedRoot struct{ root, collection string }

// walkedRoots are the folders among the paths in which there is anything: an empty one may be a disk
// that is not mounted, and takes nothing with it.
func walkedRoots(sources []*source) []walkedRoot {
	var out []walkedRoot
	for _, s := range sources {
		w := walkedRoot{s.root, s.collection}
		if s.walked && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// rootMark is the part of a fingerprint that tells the root a file lies under.
func rootMark(root string) string { return hashOf([]byte(root))[:8] }

// fingerprintRoot is that part of a stored fingerprint, "" where it has none.
func fingerprintRoot(fingerprint string) string {
	parts := strings.Split(fingerprint, "-")
	if len(parts) < 2 {
		return ""
	}
	return parts[len(parts)-2]
}
