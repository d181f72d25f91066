package coding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"secondstory/queries"
)

// RunOptions says what Run codes and how.
type RunOptions struct {
	Workers int  // at least 1; 0 means 2
	Batch   int  // incidents per transaction; 0 means 2000
	All     bool // also what is coded already under this version
	// Progress is called after every batch with incidents done and in all; may be nil.
	Progress func(done, all int)
}

// Summary counts what Run did.
type Summary struct {
	TaxonomyVersion string
	Before          string // version that was the current one before this run, "" when it is the same
	Coded           int    // incidents read in this run
	Unchanged       int    // incidents that were coded already, from the same words by the same rules
	Codes           int    // codes written
	NearMisses      int    // incidents now near misses by inference
}

// pendingIncident is an incident to be coded.
type pendingIncident struct {
	Incident    string  `db:"incident"`
	Title       string  `db:"title"`
	Kind        string  `db:"kind"`
	KindBasis   string  `db:"kind_basis"`
	Severity    *string `db:"severity_raw"`
	DetectedBy  *string `db:"detected_by"`
	ContentHash string  `db:"content_hash"`
	Current     bool    `db:"current"`
}

const pendingSQL = `
SELECT i.incident, i.title, i.kind, i.kind_basis, i.severity_raw, i.detected_by, i.content_hash,
       r.incident IS NOT NULL AND r.coder_version = $2 AND r.content_hash = i.content_hash AS current
FROM incidents AS i
LEFT JOIN code_runs AS r ON r.incident = i.incident AND r.taxonomy_version = $1
ORDER BY i.incident`

const sectionsSQL = `
SELECT incident, ordinal, role, heading, body
FROM sections
WHERE incident >= $1 AND incident <= $2
ORDER BY incident, ordinal`

const statedSQL = `
SELECT incident, dimension, ordinal, label
FROM stated_labels
WHERE incident >= $1 AND incident <= $2
ORDER BY incident, dimension, ordinal`

// Run codes every stored incident that is not coded yet under this taxonomy version, from these words, by
// this version of the coder, and writes the codes batch by batch, each in one transaction. The result does
// not depend on the number of workers. It sets the kind of incidents whose kind nobody stated. Run again, it
// does nothing.
func Run(ctx context.Context, db *queries.DB, t *Taxonomy, o RunOptions) (Summary, error) {
	sum := Summary{TaxonomyVersion: t.Version}
	coder, err := NewCoder(t)
	if err != nil {
		return sum, fmt.Errorf("compiling taxonomy %s: %w", t.Version, err)
	}
	all, err := queries.Select[pendingIncident](ctx, db, pendingSQL, t.Version, coderVersion(t))
	if err != nil {
		return sum, fmt.Errorf("finding what is to be coded: %w", err)
	}
	before, err := queries.Select[string](ctx, db, "SELECT value FROM settings WHERE name = 'taxonomy_version'")
	if err != nil {
		return sum, fmt.Errorf("finding what is to be coded: %w", err)
	}
	if len(before) == 1 && before[0] != t.Version {
		sum.Before = before[0]
	}
	pending := slices.Clone(all)
	if !o.All {
		pending = slices.DeleteFunc(pending, func(p pendingIncident) bool { return p.Current })
	}
	sum.Unchanged = len(all) - len(pending)
	size := o.Batch
	if size <= 0 {
		size = 2000
	}
	batches := slices.Collect(slices.Chunk(pending, size))
	if len(batches) == 0 {
		batches = [][]pendingIncident{nil} // the taxonomy is written all the same, and made current
	}
	for i, batch := range batches {
		b, err := codeBatch(ctx, db, coder, batch, o.Workers)
		if err != nil {
			return sum, err
		}
		if i == 0 {
			b.Taxonomy, b.Crosswalks = t.rows()
		}
		if err := db.LoadCodes(ctx, b); err != nil {
			return sum, fmt.Errorf("storing the codes of %d incidents: %w", len(batch), err)
		}
		sum.add(b)
		if o.Progress != nil {
			o.Progress(sum.Coded, len(pending))
		}
	}
	return sum, nil
}

func (s *Summary) add(b queries.CodesBatch) {
	s.Coded += len(b.Runs)
	s.Codes += len(b.Codes)
	for _, k := range b.Kinds {
		if k.Kind == kindNearMiss {
			s.NearMisses++
		}
	}
}

const (
	kindNearMiss    = "near_miss"
	kindIncident    = "incident"
	basisInferred   = "inferred"
	basisDefault    = "default"
	kindMaintenance = "maintenance"
	kindDrill       = "drill"
)

// coderVersion is what a stored coding must have been made by to be left alone: this reader, and these rules.
func coderVersion(t *Taxonomy) string { return Version + "-" + t.digest }

// codeBatch reads the texts of a batch and codes them.
func codeBatch(ctx context.Context, db *queries.DB, coder *Coder, batch []pendingIncident, workers int) (queries.CodesBatch, error) {
	b := queries.CodesBatch{TaxonomyVersion: coder.taxonomy.Version}
	if len(batch) == 0 {
		return b, nil
	}
	texts, err := readTexts(ctx, db, batch)
	if err != nil {
		return b, err
	}
	coded := codeTexts(coder, texts, workers)
	for i, p := range batch {
		b.Runs = append(b.Runs, queries.CodeRun{Incident: p.Incident, TaxonomyVersion: coder.taxonomy.Version, CoderVersion: coderVersion(coder.taxonomy), ContentHash: p.ContentHash})
		for _, c := range coded[i] {
			b.Codes = append(b.Codes, row(p.Incident, coder.taxonomy.Version, c))
		}
		if k, ok := kindOf(p, coded[i]); ok {
			b.Kinds = append(b.Kinds, k)
		}
	}
	return b, nil
}

// codeTexts codes with a number of workers, in the order of the texts.
func codeTexts(coder *Coder, texts []Text, workers int) [][]Code {
	if workers <= 0 {
		workers = 2
	}
	out := make([][]Code, len(texts))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(texts); i += workers {
				out[i] = coder.Code(texts[i])
			}
		})
	}
	wg.Wait()
	return out
}

// readTexts reads the sections and stated labels of a batch, which is sorted by incident.
func readTexts(ctx context.Context, db *queries.DB, batch []pendingIncident) ([]Text, error) {
	first, last := batch[0].Incident, batch[len(batch)-1].Incident
	sections, err := queries.Select[queries.Section](ctx, db, sectionsSQL, first, last)
	if err != nil {
		return nil, fmt.Errorf("reading sections: %w", err)
	}
	labels, err := queries.Select[queries.StatedLabel](ctx, db, statedSQL, first, last)
	if err != nil {
		return nil, fmt.Errorf("reading stated labels: %w", err)
	}
	at := make(map[string]int, len(batch))
	texts := make([]Text, len(batch))
	for i, p := range batch {
		at[p.Incident] = i
		texts[i] = textOf(p)
	}
	for _, s := range sections {
		if i, ok := at[s.Incident]; ok {
			texts[i].Sections = append(texts[i].Sections, Section{Ordinal: int(s.Ordinal), Role: s.Role, Heading: orEmpty(s.Heading), Body: s.Body})
		}
	}
	for _, l := range labels {
		if i, ok := at[l.Incident]; ok {
			texts[i].Stated.add(l)
		}
	}
	return texts, nil
}

// ReadText reads one stored incident as the coder reads it; false when there is none of that key.
func ReadText(ctx context.Context, db *queries.DB, t *Taxonomy, incident string) (Text, bool, error) {
	all, err := queries.Select[pendingIncident](ctx, db, pendingSQL, t.Version, coderVersion(t))
	if err != nil {
		return Text{}, false, fmt.Errorf("reading incident %s: %w", incident, err)
	}
	at := slices.IndexFunc(all, func(p pendingIncident) bool { return p.Incident == incident })
	if at < 0 {
		return Text{}, false, nil
	}
	texts, err := readTexts(ctx, db, all[at:at+1])
	if err != nil {
		return Text{}, false, err
	}
	return texts[0], true, nil
}

// textOf takes what an incident states of itself. A kind that was only inferred is not stated.
func textOf(p pendingIncident) Text {
	t := Text{Incident: p.Incident, Title: p.Title, Severity: orEmpty(p.Severity)}
	if p.KindBasis != basisDefault && p.KindBasis != basisInferred {
		t.Kind = p.Kind
	}
	t.Stated.DetectedBy = orEmpty(p.DetectedBy)
	return t
}

func (s *Stated) add(l queries.StatedLabel) {
	switch Dimension(strings.ToLower(l.Dimension)) {
	case Trigger:
		if s.Trigger == "" {
			s.Trigger = l.Label
		}
	case Factor:
		s.Factors = append(s.Factors, l.Label)
	case Detection:
		s.DetectedBy = l.Label
	}
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// row turns a code into a row; a code without a sentence has no place.
func row(incident, version string, c Code) queries.Code {
	out := queries.Code{
		Incident: incident, Dimension: string(c.Dimension), Code: c.Code, Grade: string(c.Grade), Origin: c.Origin,
		Confidence: c.Confidence, Rule: c.Rule, TaxonomyVersion: version,
	}
	if c.Quote != "" {
		out.Quote = &c.Quote
	}
	if c.Section >= 0 {
		section, start, end := int32(c.Section), int32(c.Start), int32(c.End)
		out.SectionOrdinal, out.StartByte, out.EndByte = &section, &start, &end
	}
	return out
}

// kindOf infers the kind of an incident whose kind nobody stated, or takes an earlier inference back.
func kindOf(p pendingIncident, codes []Code) (queries.InferredKind, bool) {
	if p.KindBasis != basisDefault && p.KindBasis != basisInferred || p.Kind == kindMaintenance || p.Kind == kindDrill {
		return queries.InferredKind{}, false
	}
	near := slices.ContainsFunc(codes, func(c Code) bool {
		return c.Dimension == Practice && c.Code == "near-miss" && c.Grade == StatedGrade
	})
	switch {
	case near:
		return queries.InferredKind{Incident: p.Incident, Kind: kindNearMiss, Basis: basisInferred}, true
	case p.Kind == kindNearMiss:
		return queries.InferredKind{Incident: p.Incident, Kind: kindIncident, Basis: basisDefault}, true
	}
	return queries.InferredKind{}, false
}

// rows lists a taxonomy as it is stored.
func (t *Taxonomy) rows() ([]queries.TaxonomyEntry, []queries.Crosswalk) {
	var entries []queries.TaxonomyEntry
	var walks []queries.Crosswalk
	for _, e := range t.Entries {
		entry := queries.TaxonomyEntry{TaxonomyVersion: t.Version, Dimension: string(e.Dimension), Code: e.ID, Label: e.Label, Definition: e.Definition}
		if e.Group != "" {
			entry.Group = &e.Group
		}
		entries = append(entries, entry)
		walk := queries.Crosswalk{TaxonomyVersion: t.Version, Dimension: string(e.Dimension), Code: e.ID}
		for _, walk.Scheme = range slices.Sorted(maps.Keys(e.Crosswalk)) {
			for _, category := range e.Crosswalk[walk.Scheme] {
				mapped := walk
				mapped.Category = &category
				walks = append(walks, mapped)
			}
		}
		for _, walk.Scheme = range slices.Sorted(maps.Keys(e.Gaps)) {
			gap, why := walk, e.Gaps[walk.Scheme]
			gap.Note = &why
			walks = append(walks, gap)
		}
	}
	return entries, walks
}
