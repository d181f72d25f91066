package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"secondstory/ingest/people"
	"secondstory/queries"
)

// Record is an incident that a source gave, as fields of the canonical document.
type Record struct {
	Document string // what the source knows it by
	Fields   map[string]any
	Mark     string // changes with it; kept as the document's fingerprint
	Bytes    int64
	Doubts   []Warning
}

// IntakeOptions say whose records an Intake takes in, and how.
type IntakeOptions struct {
	Source      string // what they are stored under
	Run         string
	Now         time.Time
	Roster      string // a roster file; it goes before People
	Shifts      string // a shifts file; it goes before Duties
	Seniority   string // a file of titles and bands
	People      []byte // who works here as the source knows it, in the form of roster.csv
	Duties      []byte // who was on call as the source knows it, in the form of shifts.csv
	Corrections string // a corrections file
	Redactions  string // a file of what else to remove and to keep
	SectionMap  string
	PhraseMap   string
	Workers     int
}

// IntakePage is what is stored in one transaction: pages as the source gave them. A document is in one
// of them only.
type IntakePage struct {
	Pages      [][]Record
	Gone       []string // documents that the source has no more
	Checkpoint queries.Checkpoint
	Run        queries.IngestRun
}

// Intake takes records of a source into the database, page by page. The people rules hold as they do
// for files: names are learned from a whole page before any of it is stored, and what a page teaches
// about texts that are stored already is made good by Rescan.
type Intake struct {
	o       IntakeOptions
	reader  *reader
	beside  beside
	staffed bool // roster and shifts are in the people file
}

// NewIntake reads what steers the reading: roster, shifts, corrections, headings.
func NewIntake(o IntakeOptions) (*Intake, error) {
	reader, _, err := readerOf(o.SectionMap, o.PhraseMap)
	if err != nil {
		return nil, err
	}
	in := &Intake{o: o, reader: reader}
	if in.beside, err = lookBeside(Options{Now: o.Now, Roster: o.Roster, Shifts: o.Shifts, Seniority: o.Seniority, Corrections: o.Corrections, Redactions: o.Redactions}); err != nil {
		return nil, err
	}
	return in, in.addPeople()
}

// addPeople takes in who the source knows. A file that was named goes before it; names are removed
// from both.
func (in *Intake) addPeople() error {
	own, err := readRoster(in.named(in.o.People, "people"), in.o.People, in.beside.bands)
	if err != nil {
		return err
	}
	duties, err := readShifts(in.named(in.o.Duties, "shifts"), in.o.Duties, in.o.Now)
	if err != nil {
		return err
	}
	told := append(own.names, duties.names...)
	if in.beside.roster.book == nil {
		own.names = in.beside.roster.names
		in.beside.roster = own
	} else {
		told = append(told, people.RosterNames(in.o.People)...)
	}
	if in.beside.shifts.book == nil {
		in.beside.shifts = duties
	}
	in.beside.roster.names = append(in.beside.roster.names, told...)
	return nil
}

// named is what a table of the source is called in messages, "" for none.
func (in *Intake) named(data []byte, what string) string {
	if len(data) == 0 {
		return ""
	}
	return in.o.Source + " " + what
}

// Roster says where the roster came from: none, or used.
func (in *Intake) Roster() string {
	if in.beside.roster.book == nil {
		return "none"
	}
	return "used"
}

// begin makes a run of a page: it knows the names that former pages taught.
func (in *Intake) begin(ctx context.Context, db *queries.DB, folk *queries.People, taught []queries.NameToken) (*run, error) {
	r := &run{
		o: Options{Now: in.o.Now, Workers: in.o.Workers}, db: db, folk: folk, reader: in.reader, beside: in.beside, id: in.o.Run, taught: taught,
	}
	return r, r.startNames(ctx)
}

// Store writes pages: all of them, with the checkpoint and the run, or nothing. What it stores is the
// same whether pages come together or one by one. learned is true where they taught names that may
// stand in what was stored before.
func (in *Intake) Store(ctx context.Context, db *queries.DB, folk *queries.People, page IntakePage) (loaded queries.Loaded, learned bool, err error) {
	var whole *run
	var batches []queries.Batch
	for _, records := range page.Pages {
		r, err := in.page(ctx, db, folk, records, whole)
		if err != nil {
			return loaded, false, err
		}
		batches = append(batches, r.rows(r.parsed))
		if whole != nil {
			r.tokens, r.parsed = append(whole.tokens, r.tokens...), append(whole.parsed, r.parsed...)
		}
		whole = r
	}
	if whole == nil {
		if whole, err = in.begin(ctx, db, folk, nil); err != nil {
			return loaded, false, err
		}
	}
	if err := in.storePeople(ctx, whole); err != nil {
		return loaded, false, err
	}
	b := in.batch(whole, joined(batches), page)
	loaded, err = loadWithout(ctx, db, folk, b)
	return loaded, len(whole.tokens) > 0, err
}

// page reads the records of one page, with what the pages before it taught.
func (in *Intake) page(ctx context.Context, db *queries.DB, folk *queries.People, records []Record, before *run) (*run, error) {
	var taught []queries.NameToken
	if before != nil {
		taught = before.tokens
	}
	r, err := in.begin(ctx, db, folk, taught)
	if err != nil {
		return nil, err
	}
	in.parse(r, records)
	stories := in.settle(r)
	r.learn()
	if _, err = r.newNames(); err != nil {
		return nil, err
	}
	correct(stories, in.beside.corrections)
	r.future(stories)
	return r, nil
}

// batch adds to the rows of pages what is stored with them.
func (in *Intake) batch(r *run, b queries.Batch, page IntakePage) queries.Batch {
	for _, document := range page.Gone {
		b.Gone = append(b.Gone, r.names.Clean(in.o.Source+":"+document))
	}
	if len(r.parsed) > 0 {
		b.Teams = r.teamRows()
	}
	r.runWarnings(&b)
	b.Run = in.cleanRun(r, page.Run)
	b.Checkpoints = []queries.Checkpoint{page.Checkpoint}
	return b
}

// End closes a run: it removes the documents that are gone, as they are stored, and what they alone
// told.
func (in *Intake) End(ctx context.Context, db *queries.DB, folk *queries.People, gone []string, row queries.IngestRun, checkpoint queries.Checkpoint) (queries.Loaded, error) {
	r, err := in.begin(ctx, db, folk, nil)
	if err != nil {
		return queries.Loaded{}, err
	}
	return loadWithout(ctx, db, folk, queries.Batch{Run: in.cleanRun(r, row), Gone: gone, Checkpoints: []queries.Checkpoint{checkpoint}})
}

// loadWithout loads a batch; who took part in incidents that went with its documents is forgotten.
func loadWithout(ctx context.Context, db *queries.DB, folk *queries.People, b queries.Batch) (queries.Loaded, error) {
	if len(b.Gone) == 0 || folk == nil {
		return db.Load(ctx, b)
	}
	told, err := queries.Select[string](ctx, db, "SELECT DISTINCT incident FROM incident_documents WHERE document IN (SELECT unnest($1::VARCHAR[])) ORDER BY incident", b.Gone)
	if err != nil {
		return queries.Loaded{}, fmt.Errorf("looking for what documents that are gone told: %w", err)
	}
	loaded, err := db.Load(ctx, b)
	if err != nil || loaded.Removed == 0 {
		return loaded, err
	}
	left, err := queries.Select[string](ctx, db, "SELECT incident FROM incidents WHERE incident IN (SELECT unnest($1::VARCHAR[])) ORDER BY incident", told)
	if err != nil {
		return loaded, fmt.Errorf("looking for what documents that are gone told: %w", err)
	}
	told = slices.DeleteFunc(told, func(key string) bool { return slices.Contains(left, key) })
	if _, err := folk.SQL().ExecContext(ctx, "DELETE FROM participations WHERE incident IN (SELECT unnest($1::VARCHAR[]))", told); err != nil {
		return loaded, fmt.Errorf("removing who took part in incidents that are gone: %w", err)
	}
	return loaded, nil
}

// cleanRun takes names out of what a run says is missing.
func (in *Intake) cleanRun(r *run, row queries.IngestRun) queries.IngestRun {
	if row.Missing != nil {
		clean := r.names.Clean(*row.Missing)
		row.Missing = &clean
	}
	return row
}

// parse reads the records with workers; the names in each are gathered on the way.
func (in *Intake) parse(r *run, records []Record) {
	r.parsed = make([]*parsed, len(records))
	next := make(chan int, len(records))
	for i := range records {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range r.o.workers() {
		learner := r.names.Learner()
		wg.Go(func() {
			for i := range next {
				r.parsed[i] = in.read(records[i])
				learnTexts(learner, r.parsed[i])
			}
		})
	}
	wg.Wait()
}

// read reads one record as a document of its own.
func (in *Intake) read(rec Record) *parsed {
	fields := in.fields(rec)
	src := &source{origin: in.o.Source, collection: in.o.Source, rel: rec.Document, shown: in.o.Source + ":" + rec.Document, root: "api"}
	p := &parsed{source: src, format: "record", fingerprint: rec.Mark, bytes: rec.Bytes, hash: in.Hash(rec)}
	in.reader.record(p, fields, 0)
	for _, s := range p.stories {
		s.titleReference()
	}
	p.warnings = append(p.warnings, rec.Doubts...)
	return p.finish()
}

// fields are those of a record, with what it is known by.
func (in *Intake) fields(rec Record) map[string]any {
	fields := maps.Clone(rec.Fields)
	if fields == nil {
		fields = map[string]any{}
	}
	fields["source"] = in.o.Source
	if id, _ := scalarText(fields["id"]); id == "" {
		fields["id"] = rec.Document
	}
	return fields
}

// Hash is that of everything a record says: equal hashes mean that nothing of it changed. It is kept as
// the document's content hash.
func (in *Intake) Hash(rec Record) string {
	data, err := json.Marshal(in.fields(rec))
	if err != nil {
		return ""
	}
	return hashOf(data)
}

// settle drops a document that a moving list gave again, of which the last counts, and joins the
// documents of one incident.
func (in *Intake) settle(r *run) []*story {
	last := map[string]*parsed{}
	for _, p := range r.parsed {
		last[p.source.rel] = p
	}
	r.parsed = slices.DeleteFunc(r.parsed, func(p *parsed) bool { return last[p.source.rel] != p })
	byKey := map[string]teller{}
	for _, p := range r.parsed {
		if p.outcome.Outcome == Loaded {
			r.tellsOnce(p, byKey)
		}
	}
	r.recognise()
	var stories []*story
	for _, p := range r.parsed {
		stories = append(stories, p.stories...)
	}
	return stories
}

// storePeople hands over what people did. Roster and shifts go with the first page only.
func (in *Intake) storePeople(ctx context.Context, r *run) error {
	if in.staffed && len(r.parsed) == 0 {
		return nil
	}
	r.staffed = in.staffed
	in.staffed = true
	return r.storePeople(ctx)
}

// Rescan takes the names that were learned meanwhile out of everything that is stored.
func (in *Intake) Rescan(ctx context.Context, db *queries.DB, folk *queries.People, row queries.IngestRun, checkpoint queries.Checkpoint) error {
	r, err := in.begin(ctx, db, folk, nil)
	if err != nil {
		return err
	}
	kept, err := queries.Select[string](ctx, db, "SELECT service FROM incident_services UNION SELECT team FROM incident_teams ORDER BY 1")
	if err != nil {
		return fmt.Errorf("reading services and teams: %w", err)
	}
	r.names.Keep(kept...)
	r.names.Freeze()
	parts, err := in.parts(ctx, db)
	if err != nil {
		return err
	}
	r.grew = true
	for _, part := range parts {
		b, err := r.rescanBetween(ctx, part)
		if err != nil {
			return err
		}
		if len(b.Documents) == 0 {
			continue
		}
		r.retold = true
		if _, err := db.Load(ctx, b); err != nil {
			return err
		}
	}
	if err := errors.Join(r.rescanPeople(ctx), r.rescanDecisions(ctx)); err != nil {
		return err
	}
	if _, err = db.Load(ctx, queries.Batch{Run: in.cleanRun(r, row), Checkpoints: []queries.Checkpoint{checkpoint}}); err != nil || !r.retold {
		return err
	}
	return db.Rewrite(ctx)
}

// partIncidents is how many incidents of an API source are looked through at once.
const partIncidents = 4000

// parts cuts what is stored into pieces that fit into memory. Files may tell several incidents and
// incidents may be told by several files, so they stay together; a record of an API tells one. Where
// files tell incidents of other sources, everything stays together.
func (in *Intake) parts(ctx context.Context, db *queries.DB) ([]between, error) {
	mixed, err := queries.Select[int64](ctx, db, `SELECT count(*) FROM incident_documents AS p
JOIN documents AS d ON d.document = p.document
JOIN incidents AS i ON i.incident = p.incident
WHERE d.source = 'file' AND i.source <> 'file'`)
	if err != nil {
		return nil, fmt.Errorf("looking through what is stored: %w", err)
	}
	if len(mixed) == 1 && mixed[0] > 0 {
		return []between{everything()}, nil
	}
	rows, err := queries.Select[struct {
		First string `db:"first"`
		Last  string `db:"last"`
	}](ctx, db, `WITH placed AS (
    SELECT incident, source, (row_number() OVER (PARTITION BY source ORDER BY incident) - 1) // $1::BIGINT AS part FROM incidents
)
SELECT min(incident) AS first, max(incident) AS last
FROM placed
GROUP BY source, CASE WHEN source = 'file' THEN 0 ELSE part END
ORDER BY first`, partIncidents)
	if err != nil {
		return nil, fmt.Errorf("looking through what is stored: %w", err)
	}
	parts := []between{{}} // documents that tell nothing
	for _, row := range rows {
		parts = append(parts, between{row.First, row.Last})
	}
	return parts, nil
}
