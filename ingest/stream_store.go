package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"secondstory/queries"
)

// streamBatch is how many incidents of a streamed file one transaction carries.
const streamBatch = 20_000

// streamState is the checkpoint of a streamed file: up to which line it is stored. It counts only
// for the same bytes, read in the same way.
type streamState struct {
	Hash        string `json:"hash"`
	Fingerprint string `json:"fingerprint"`
	Line        int    `json:"line"`
	Stories     int    `json:"stories"`
}

// beforeMark names what tells the incidents of a file's former version while the new one is stored:
// what the new one tells too moves over, and what is left goes with it at the end.
const beforeMark = "#before"

// storing is one streamed file on its way into the database.
type storing struct {
	r        *run
	st       *streamed
	sum      *Summary
	document string
	key      string // of the checkpoint
	state    streamState
	seen     map[[16]byte]struct{} // keys of what is stored of it
	begun    bool
	last     bool // no other file follows
}

// streamPart is one piece, read.
type streamPart struct {
	p    *parsed
	line int // its last
}

// storeStreams stores the files that are read in pieces, one after the other.
func (r *run) storeStreams(ctx context.Context, sum *Summary) error {
	var files []*parsed
	for _, p := range r.parsed {
		if p.stream != nil {
			files = append(files, p)
		}
	}
	for i, p := range files {
		s := &storing{r: r, st: p.stream, sum: sum, seen: map[[16]byte]struct{}{}, last: i == len(files)-1}
		if err := s.run(ctx); err != nil {
			return fmt.Errorf("storing %s: %w; run the same command again to continue", p.source.shown, err)
		}
	}
	return nil
}

func (s *storing) run(ctx context.Context) error {
	r, p := s.r, s.st.p
	s.document = r.names.Clean(documentID(p.source))
	s.key = s.document
	s.state = streamState{Hash: p.hash, Fingerprint: p.fingerprint}
	if err := s.resume(ctx); err != nil {
		return err
	}
	file, err := openHashing(s.st.path)
	if err != nil {
		return err
	}
	defer file.file.Close()
	in, err := newPieces(p.format0(), file, r.o.Limits)
	if err != nil {
		return err
	}
	batches := make(chan []streamPart, 1)
	failed := make(chan error, 1)
	loading, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer cancel()
		var err error
		for batch := range batches {
			if err == nil {
				err = s.load(ctx, batch)
			}
			if err != nil {
				cancel()
			}
		}
		failed <- err
	}()
	err = s.feed(loading, in, batches)
	close(batches)
	if loadErr := <-failed; loadErr != nil {
		return loadErr
	}
	if err == nil && file.hex() != p.hash {
		err = errors.New("the file changed while it was read")
	}
	if err != nil {
		return err
	}
	return s.finish(ctx)
}

// format0 is the format of the file itself, whatever map reads it.
func (p *parsed) format0() string { return kindOf(p.source.rel).format }

// feed reads the pieces and hands them over in batches.
func (s *storing) feed(ctx context.Context, in *pieces, batches chan<- []streamPart) error {
	var batch []streamPart
	n := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		select {
		case batches <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
		batch, n = nil, 0
		return nil
	}
	err := eachPiece(ctx, in, s.r.o.workers(), func() struct{} { return struct{}{} }, func(_ struct{}, p piece) (streamPart, error) {
		return s.read(p)
	}, func(part streamPart) error {
		if part.p == nil {
			return nil
		}
		batch = append(batch, part)
		if n += len(part.p.stories); n >= int(orDefault(int64(s.r.o.batch), streamBatch)) {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// read reads a piece, unless it is stored already.
func (s *storing) read(p piece) (streamPart, error) {
	raws, err := p.records()
	if err != nil || len(raws) == 0 {
		return streamPart{}, err
	}
	last := raws[len(raws)-1].line
	if last <= s.state.Line {
		return streamPart{}, nil
	}
	part := &parsed{source: s.st.p.source}
	in := recordReading{reader: s.r.reader, p: part, format: s.st.in.format, chosen: true, by: s.st.in.by}
	for _, raw := range raws {
		if err := in.take(raw); err != nil {
			return streamPart{}, err
		}
	}
	for _, story := range part.stories {
		for i := range story.warnings {
			story.warnings[i].Path = part.source.shown
		}
	}
	return streamPart{part, last}, nil
}

// resume finds what a run that was stopped has stored of the same bytes.
func (s *storing) resume(ctx context.Context) error {
	states, err := queries.Select[string](ctx, s.r.db, "SELECT state::VARCHAR FROM checkpoints WHERE source = $1", s.key)
	if err != nil {
		return fmt.Errorf("reading where it was stopped: %w", err)
	}
	if len(states) != 1 || s.st.p.source.again {
		return nil
	}
	var state streamState
	if json.Unmarshal([]byte(states[0]), &state) != nil || state.Hash != s.state.Hash || state.Fingerprint != s.state.Fingerprint {
		return nil
	}
	keys, err := queries.Select[string](ctx, s.r.db, "SELECT incident FROM incident_documents WHERE document = $1 ORDER BY incident", s.document)
	if err != nil {
		return fmt.Errorf("reading what is stored of it: %w", err)
	}
	for _, key := range keys {
		s.seen[keyHash(key)] = struct{}{}
	}
	s.state, s.begun = state, true
	return nil
}

func keyHash(key string) [16]byte {
	sum := sha256.Sum256([]byte(key))
	return [16]byte(sum[:16])
}

// load stores one batch with the checkpoint behind it.
func (s *storing) load(ctx context.Context, parts []streamPart) error {
	r := s.r
	var stories []*story
	for _, part := range parts {
		stories = append(stories, s.settle(part.p)...)
	}
	v := vocabularyOf(stories, r.teams)
	for _, story := range stories {
		v.recognise(story)
	}
	correct(stories, r.beside.corrections)
	r.future(stories)
	files := make([]*parsed, len(parts))
	for i, part := range parts {
		files[i] = part.p
	}
	page := &run{o: r.o, db: r.db, folk: r.folk, names: r.names, roster: r.roster, beside: r.beside, teams: r.teams, id: r.id, parsed: files, tokens: r.tokens, staffed: true}
	if err := page.storePeople(ctx); err != nil {
		return err
	}
	r.unkeyed += page.unkeyed
	b := page.streamRows(s.document)
	s.state.Line = parts[len(parts)-1].line
	if err := s.begin(ctx, &b); err != nil {
		return err
	}
	return s.write(ctx, b, len(stories))
}

// settle numbers stories without an id of their own, and leaves out those whose key was read before.
func (s *storing) settle(p *parsed) []*story {
	s.st.p.noteAll(p)
	p.stories = slices.DeleteFunc(p.stories, func(story *story) bool {
		if s.state.Stories++; story.unnamed && s.state.Stories > 1 {
			story.key = fmt.Sprintf("%s:%s#%d", story.source, p.source.id(), s.state.Stories)
		}
		told, dup := s.r.byKey[story.key]
		first := "another record of this file"
		hash := keyHash(s.r.names.Clean(story.key))
		if _, own := s.seen[hash]; own {
			dup = true
		} else if dup {
			first = told.file.source.shown
		}
		if dup {
			s.st.p.note(Warning{Path: p.source.shown, Line: story.line, Code: "duplicate_key", Detail: "the incident was already read from " + first + "; this one is left out"})
			return true
		}
		s.seen[hash] = struct{}{}
		return false
	})
	return p.stories
}

// begin makes the first batch of a file: what told its incidents until now steps aside.
func (s *storing) begin(ctx context.Context, b *queries.Batch) error {
	row := s.row("read in part; run the same command again to continue")
	row.ContentHash = "part"
	if s.begun {
		b.Continued = append(b.Continued, row)
		return nil
	}
	s.begun = true
	b.Documents = append(b.Documents, row)
	former, err := queries.Select[string](ctx, s.r.db, "SELECT incident FROM incident_documents WHERE document = $1 ORDER BY incident", s.document)
	if err != nil || len(former) == 0 {
		return err
	}
	now := map[string]bool{}
	for _, i := range b.Incidents {
		now[i.Incident] = true
	}
	before := row
	before.Document, before.Fingerprint = s.document+beforeMark, "before"
	b.Documents = append(b.Documents, before)
	for _, key := range former {
		if !now[key] {
			b.IncidentDocuments = append(b.IncidentDocuments, queries.IncidentDocument{Incident: key, Document: before.Document})
		}
	}
	return nil
}

// row is the file's row of documents.
func (s *storing) row(reason string) queries.Document {
	m := rowMaker{run: s.r.id, clean: s.r.names.Clean}
	m.document(s.st.p, s.document)
	row := m.batch.Documents[0]
	row.Reason = m.optional(reason)
	return row
}

// write loads a batch with the run and the checkpoint.
func (s *storing) write(ctx context.Context, b queries.Batch, stories int) error {
	state, err := json.Marshal(s.state)
	if err != nil {
		return err
	}
	b.Checkpoints = append(b.Checkpoints, queries.Checkpoint{Source: s.key, State: string(state), UpdatedAt: s.r.o.Now})
	b.Run = s.r.runRow(s.sum)
	loaded, err := s.r.db.Load(ctx, b)
	if err != nil {
		return err
	}
	s.sum.New += loaded.New
	s.sum.Changed += loaded.Changed
	s.r.o.report(Progress{Phase: "storing", Unit: "records", Done: s.state.Stories, Total: s.st.in.read})
	return nil
}

// finish stores the file as loaded, and drops what its former version told and it does not.
func (s *storing) finish(ctx context.Context) error {
	p := s.st.p
	p.countNotes()
	var b queries.Batch
	if s.begun {
		b.Continued = append(b.Continued, s.row(""))
	} else {
		b.Documents = append(b.Documents, s.row(""))
	}
	m := rowMaker{run: s.r.id, clean: s.r.names.Clean}
	for _, w := range p.warnings {
		m.warning(w, s.document, nil)
		s.sum.Warnings = append(s.sum.Warnings, s.r.cleanWarning(w))
	}
	b.Warnings = m.batch.Warnings
	b.Gone = append(b.Gone, s.document+beforeMark)
	p.outcome.Incidents = len(s.seen)
	s.sum.Incidents += len(s.seen)
	if s.last {
		s.sum.done = true
	}
	return s.write(ctx, b, 0)
}

// streamRows makes the rows of the stories of a batch with workers.
func (r *run) streamRows(document string) queries.Batch {
	return r.rowsBy(r.parsed, func(m *rowMaker, p *parsed) { m.stories(p, document) })
}
