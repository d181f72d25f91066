package pull

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/ingest"
	"secondstory/ingest/mapping"
	"secondstory/ingest/rest"
	"secondstory/queries"
)

// Options say how a source is brought in.
type Options struct {
	Store       Store
	Engine      rest.Options
	Full        bool
	DryRun      bool
	Since       time.Time
	Roster      string // a roster file; it goes before what the source knows
	Seniority   string // a file of titles and bands
	Shifts      string
	Corrections string
	Redactions  string
	SectionMap  string
	PhraseMap   string
	Workers     int
	Holder      string                   // names this process in the lease
	Alive       func(holder string) bool // whether another holder still runs; nil: a lease holds until its time
	Progress    func(Progress)
	Record      *Recording // nil: nothing is recorded
}

// Progress is how far the sync of a source has come.
type Progress struct {
	Source string
	rest.Progress
	Stored int
}

// Report is what became of one source.
type Report struct {
	Source    string   `json:"source"`
	Title     string   `json:"title"`
	Run       string   `json:"run,omitempty"`
	Pages     int      `json:"pages"`
	Found     int      `json:"found"`
	New       int      `json:"new"`
	Changed   int      `json:"changed"`
	Unchanged int      `json:"unchanged"`
	Removed   int      `json:"removed"`
	Refused   int      `json:"refused"`
	Others    int      `json:"others"` // listed, and none of ours
	Requests  int64    `json:"requests"`
	Retries   int64    `json:"retries"`
	Slowed    int64    `json:"slowed"`
	People    int      `json:"people"`
	Shifts    int      `json:"shifts"`
	Complete  bool     `json:"complete"`
	Missing   []string `json:"missing,omitempty"` // what is not there, in words
	Doubts    []string `json:"doubts,omitempty"`
}

// syncing is a sync of one source under way.
type syncing struct {
	o       Options
	source  *rest.Source
	name    string
	engine  *rest.Engine
	intake  *ingest.Intake
	keeper  keeper
	known   map[string]string // marks by document, without the source
	hashes  map[string]bool   // of the records that are stored
	report  Report
	started time.Time
	people  []rest.Person
	duties  []rest.Duty
	run     string    // of the round, which may have been begun by another process
	full    bool      // the round is a full one
	begun   time.Time // the beginning of what it asks for; zero: no window bounds it
	met     []string  // responders, for a recording only
	held    held
	learned bool // names that may stand in what was stored before
	idle    int  // pages in a row that had nothing to store
}

// idlePages is how many pages without anything to store may go by before the place is kept.
const idlePages = 50

// Sync brings one source in. The error says why nothing could be done; a source that could be read
// in part is no error, but a Report that is not Complete.
func Sync(ctx context.Context, source *rest.Source, set rest.Settings, o Options) (Report, error) {
	s := &syncing{o: o, source: source, started: o.Engine.Now().UTC().Truncate(time.Second)}
	s.name = set.Name
	if s.name == "" {
		s.name = source.Name
	}
	set.Name = s.name
	s.report = Report{Source: s.name, Title: source.Title}
	s.keeper.source = s.name
	s.o.Engine.Progress = s.progress
	var err error
	if s.engine, err = rest.New(ctx, source, set, s.o.Engine); err != nil {
		return s.report, err
	}
	if note := s.engine.Note(); note != "" {
		s.doubt(note)
	}
	if err := s.open(ctx); err != nil {
		return s.report, err
	}
	s.identify()
	s.report.Run = s.run
	err = s.bring(ctx)
	s.count()
	if err == nil {
		err = s.record(set)
	}
	return s.report, s.engine.Safe(err)
}

func (s *syncing) progress(p rest.Progress) {
	if s.o.Progress != nil {
		s.o.Progress(Progress{s.name, p, s.report.New + s.report.Changed})
	}
}

// open reads where the source continues, and takes the lease.
func (s *syncing) open(ctx context.Context) error {
	return s.within(ctx, func(db *queries.DB, _ *queries.People) error {
		if s.o.DryRun {
			if err := s.keeper.read(ctx, db); err != nil {
				return err
			}
		} else if err := s.keeper.take(ctx, db, s.o.Holder, s.alive, s.o.Engine.Now().UTC()); err != nil {
			return err
		}
		rows, err := queries.Select[queries.KnownDocument](ctx, db, "SELECT document, content_hash, fingerprint, outcome FROM documents WHERE source = ? ORDER BY document", s.name)
		if err != nil {
			return fmt.Errorf("reading what is stored of %s: %w", s.name, err)
		}
		s.known, s.hashes = make(map[string]string, len(rows)), make(map[string]bool, len(rows))
		for _, row := range rows {
			s.known[strings.TrimPrefix(row.Document, s.name+":")], s.hashes[row.ContentHash] = row.Fingerprint, true
		}
		return nil
	})
}

func (s *syncing) alive(holder string) bool { return s.o.Alive == nil || s.o.Alive(holder) }

// within opens the store for one step.
func (s *syncing) within(ctx context.Context, do func(*queries.DB, *queries.People) error) error {
	db, folk, closed, err := s.o.Store(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(db, folk), closed())
}

// bring reads a round to its end, or says what is missing.
func (s *syncing) bring(ctx context.Context) error {
	err := s.round(ctx)
	var incomplete *rest.IncompleteError
	if errors.As(err, &incomplete) {
		err = errors.Join(err, s.flush(ctx))
	}
	switch {
	case err == nil:
		return s.finish(ctx)
	case errors.Is(err, errTaken):
		s.report.Missing = append(s.report.Missing, errTaken.Error())
		return nil
	case ctx.Err() != nil:
		return errors.Join(err, s.release())
	case errors.As(err, &incomplete):
		s.report.Missing = append(s.report.Missing, s.engine.Hide(incomplete.Err.Error()))
		return s.finish(ctx)
	}
	return errors.Join(err, s.release())
}

func (s *syncing) round(ctx context.Context) error {
	if err := s.staff(ctx); err != nil {
		return err
	}
	s.held.state, s.learned = s.keeper.place.State, s.keeper.place.Learned
	return s.engine.Incidents(ctx, s.keeper.place.State, s.reading(), func(p rest.Page) error { return s.page(ctx, p) })
}

// staff asks for people and shifts before any text is stored, and prepares the intake with them.
func (s *syncing) staff(ctx context.Context) error {
	var err error
	if s.people, err = s.engine.People(ctx); err != nil {
		if !mayNot(err) {
			return &rest.IncompleteError{Source: s.name, Err: err}
		}
		s.doubt("its people were not read, so names are inferred from the texts: " + err.Error())
	}
	from := s.started.AddDate(-1, 0, 0)
	if done := s.keeper.place.State.Done; done != nil && !s.o.Full {
		from = quarterOf(*done)
	}
	unclear := 0
	if s.duties, unclear, err = s.engine.Shifts(ctx, from, s.started); err != nil {
		if !mayNot(err) {
			return &rest.IncompleteError{Source: s.name, Err: err}
		}
		s.doubt("its shifts were not read: " + err.Error())
	}
	if unclear > 0 {
		s.doubt(fmt.Sprintf("%d shifts have no person, beginning or end, and were left out", unclear))
	}
	s.report.People, s.report.Shifts = len(s.people), len(s.duties)
	s.intake, err = ingest.NewIntake(ingest.IntakeOptions{
		Source: s.name, Run: s.run, Now: s.started, Roster: s.o.Roster, Shifts: s.o.Shifts, Seniority: s.o.Seniority, People: rosterTable(s.people), Duties: shiftsTable(s.duties),
		Corrections: s.o.Corrections, Redactions: s.o.Redactions, SectionMap: s.o.SectionMap, PhraseMap: s.o.PhraseMap, Workers: s.o.Workers,
	})
	return err
}

func (s *syncing) doubt(what string) { s.report.Doubts = append(s.report.Doubts, s.engine.Hide(what)) }

// identify names the round: one that goes on keeps its name.
func (s *syncing) identify() {
	s.run, s.full = "sync-"+s.name+"-"+s.started.Format("20060102T150405Z"), s.o.Full
	if r := s.keeper.place.State.Round; r != nil && s.engine.Continues(s.keeper.place.State, s.reading()) {
		s.run, s.full, s.begun = r.Run, r.Full, r.Span.From
	}
}

// reading says how the round is read. It ends when the sync began, so that a recording, which keeps
// that time, is asked the same.
func (s *syncing) reading() rest.Reading {
	return rest.Reading{Run: s.run, Full: s.o.Full, Since: s.o.Since, Until: s.started, Known: func(key string) (string, bool) { mark, ok := s.known[key]; return mark, ok }}
}

// quarterOf is the beginning of a time's quarter: shifts are stored by whole quarters.
func quarterOf(t time.Time) time.Time {
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
}

// mayNot: the vendor says that this may not be read, or is not there.
func mayNot(err error) bool {
	var status *rest.StatusError
	return errors.As(err, &status) && (status.Status == 403 || status.Status == 404 || status.Status == 402)
}

// page stores a page with the checkpoint behind it, or keeps it for the next that is there already.
func (s *syncing) page(ctx context.Context, p rest.Page) error {
	s.report.Pages++
	s.report.Found += len(p.Items) + p.Unchanged
	s.report.Unchanged += p.Unchanged
	s.report.Others += p.Others
	if p.State.Round != nil {
		s.begun = p.State.Round.Span.From
	}
	s.meet(p.Items)
	if s.o.DryRun {
		s.compare(p)
		return nil
	}
	quiet := len(p.Items)+len(p.Gone) == 0 && len(p.State.Missing) == len(s.held.state.Missing) && !p.Finished
	if quiet && s.idle < idlePages && len(s.held.pages) == 0 {
		s.idle++ // nothing to store; a sync that is stopped here asks for the page again
		s.held.state = p.State
		return nil
	}
	s.idle = 0
	if s.held.has(p.Items) { // the list moved: what comes later is right
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	s.held.add(p, s.records(p.Items))
	if p.Waiting && len(s.held.pages) < heldPages {
		return nil
	}
	return s.flush(ctx)
}

// heldPages is how many pages are stored together while reading is faster than storing.
const heldPages = 16

// held are pages that are read and not stored.
type held struct {
	pages     [][]ingest.Record
	gone      []string
	documents map[string]bool
	state     rest.State // behind the last of them
	any       bool
}

func (h *held) add(p rest.Page, records []ingest.Record) {
	if len(records) > 0 {
		h.pages = append(h.pages, records)
	}
	if h.documents == nil {
		h.documents = map[string]bool{}
	}
	for _, r := range records {
		h.documents[r.Document] = true
	}
	h.gone = append(h.gone, documents(p.Gone)...)
	h.state, h.any = p.State, true
}

// has reports whether any of the items is among the pages already.
func (h *held) has(items []rest.Item) bool {
	return slices.ContainsFunc(items, func(item rest.Item) bool { return h.documents[item.Document()] })
}

// flush stores what is held.
func (s *syncing) flush(ctx context.Context) error {
	h := s.held
	s.held = held{state: h.state}
	if !h.any {
		return nil
	}
	return s.within(ctx, func(db *queries.DB, folk *queries.People) error {
		s.keeper.place.State = h.state
		s.keeper.place.Lease = &lease{s.o.Holder, s.o.Engine.Now().UTC().Add(leaseTime)}
		s.keeper.place.Learned = true // whoever goes on after a stop cannot know that it did not
		row, text, err := s.keeper.next(ctx, db, s.o.Engine.Now().UTC())
		if err != nil {
			return err
		}
		loaded, learned, err := s.intake.Store(ctx, db, folk, ingest.IntakePage{Pages: h.pages, Gone: h.gone, Checkpoint: row, Run: s.runRow(false)})
		if err != nil {
			return err
		}
		s.keeper.stored = text
		s.add(loaded, h.pages)
		s.learned = s.learned || learned
		return nil
	})
}

// records turns items into what the intake takes.
func (s *syncing) records(items []rest.Item) []ingest.Record {
	out := make([]ingest.Record, 0, len(items))
	for _, item := range items {
		out = append(out, ingest.Record{Document: item.Document(), Fields: item.Fields, Mark: item.Mark, Bytes: int64(item.Bytes), Doubts: doubts(item.Problems)})
	}
	return out
}

func doubts(problems []mapping.Problem) []ingest.Warning {
	var out []ingest.Warning
	for _, p := range problems {
		out = append(out, ingest.Warning{Code: "mapping", Detail: p.Field + ": " + p.Detail})
	}
	return out
}

func documents(refs []rest.Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Document())
	}
	return out
}

// runRow is the run as it stands.
func (s *syncing) runRow(ended bool) queries.IngestRun {
	state := s.keeper.place.State
	row := queries.IngestRun{
		Run: s.run, Command: "sync", Source: s.name, StartedAt: s.started, Roster: "none", Found: int32(s.report.Found),
		Loaded: int32(s.report.Found - s.report.Unchanged), Refused: int32(len(state.Missing)), Unchanged: int32(s.report.Unchanged),
	}
	if state.Round != nil {
		row.StartedAt = state.Round.Started.Truncate(time.Second)
	}
	if s.intake != nil {
		row.Roster = s.intake.Roster()
	}
	if missing := append(state.Lacks(), s.report.Missing...); len(missing) > 0 {
		text := s.engine.Hide(strings.Join(missing, "\n"))
		row.Missing = &text
	}
	if ended {
		at := s.o.Engine.Now().UTC()
		row.EndedAt, row.Complete = &at, row.Missing == nil
	}
	return row
}
