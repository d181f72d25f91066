package ingest

import (
	"context"
	"errors"
	"strings"

	"secondstory/ingest/people"
)

// streamed is a file that is read in pieces: what its first reading found.
type streamed struct {
	p        *parsed
	path     string
	in       recordReading // the map that its first record chose
	records  int
	services map[string]struct{}
	teams    map[string]struct{}
	names    map[string]struct{} // that fields state
}

// pieceNames is what one piece says of people.
type pieceNames struct {
	records, read int
	bytes         int
	services      []string
	teams         []string
	names         []string
}

// learnStream reads a file once: every record is decoded, so that a mistake refuses the file before
// anything of it is stored, and the names in it are learned.
func (r *run) learnStream(ctx context.Context, s *source) (*parsed, error) {
	p := &parsed{source: s, bytes: s.size, format: kindOf(s.rel).format}
	if r.streamUnchanged(p) {
		return p, nil
	}
	file, err := openHashing(s.file)
	if err != nil {
		return r.marked(p.end(Refused, "cannot be read: "+err.Error(), 0)), nil
	}
	st := &streamed{p: p, path: s.file, services: map[string]struct{}{}, teams: map[string]struct{}{}, names: map[string]struct{}{}}
	err = st.learn(ctx, r, file)
	err = errors.Join(err, file.file.Close())
	p.hash = file.hex()
	switch {
	case ctx.Err() != nil:
		return p, errReading(ctx.Err())
	case err != nil:
		return r.marked(p.refused(err)), nil
	}
	if st.in.all = st.records; st.in.read < st.in.all || st.in.all == 0 {
		st.in.end()
	}
	if p.outcome.Outcome == "" {
		p.outcome = FileOutcome{Path: s.shown, Outcome: Loaded, Incidents: st.in.read}
		p.stream = st
	}
	return r.marked(p), nil
}

// streamUnchanged: the file is stored as it is. Only a file that is known is hashed for it.
func (r *run) streamUnchanged(p *parsed) bool {
	s := p.source
	known, ok := r.known[s.mark()]
	if !ok || s.again || known.Fingerprint != r.markOf(s) {
		return false
	}
	hash, err := hashFile(s.file)
	if err != nil || hash != known.ContentHash {
		return false
	}
	p.hash, p.unchanged, p.fingerprint = hash, true, known.Fingerprint
	p.outcome = FileOutcome{Path: s.shown, Outcome: Outcome(known.Outcome), Unchanged: true}
	if known.Reason != nil {
		p.outcome.Reason = *known.Reason
	}
	return true
}

// learn reads all pieces.
func (st *streamed) learn(ctx context.Context, r *run, file *hashing) error {
	in, err := newPieces(st.p.format, file, r.o.Limits)
	if err != nil {
		return err
	}
	st.in = recordReading{reader: r.reader, p: st.p, format: st.p.format}
	if err := st.chooseMap(r); err != nil {
		return err
	}
	done := 0
	return eachPiece(ctx, in, r.o.workers(), r.names.Learner, func(l *people.Learner, p piece) (pieceNames, error) {
		return st.learnPiece(l, p)
	}, func(found pieceNames) error {
		st.records += found.records
		st.in.read += found.read
		putAll(st.services, found.services)
		putAll(st.teams, found.teams)
		putAll(st.names, found.names)
		done += found.bytes
		r.o.report(Progress{Phase: "learning names", Unit: "MB", Done: min(done, int(st.p.bytes)) / 1e6, Total: int(st.p.bytes / 1e6)})
		return nil
	})
}

// chooseMap chooses the map by the first record of the file.
func (st *streamed) chooseMap(r *run) error {
	file, err := openHashing(st.path)
	if err != nil {
		return err
	}
	defer file.file.Close()
	in, err := newPieces(st.p.format, file, r.o.Limits)
	if err != nil {
		return err
	}
	first, err := in.next()
	if err != nil {
		return err
	}
	records, err := first.records()
	if err != nil || len(records) == 0 {
		return err
	}
	return st.in.choose(records[0].value)
}

func putAll(into map[string]struct{}, names []string) {
	for _, n := range names {
		into[n] = struct{}{}
	}
}

// learnPiece decodes a piece and learns what its texts and fields say of people.
func (st *streamed) learnPiece(l *people.Learner, p piece) (pieceNames, error) {
	raws, err := p.records()
	if err != nil {
		return pieceNames{}, err
	}
	out := pieceNames{bytes: p.size()}
	silent := recordReading{reader: st.in.reader, p: &parsed{source: st.p.source}, format: st.in.format, chosen: true, by: st.in.by}
	for _, raw := range raws {
		for _, fields := range silent.fields(raw) {
			if out.records++; !looksCanonical(fields) {
				continue
			}
			out.read++
			doc, _ := FromFields(fields)
			st.in.reader.learnDocument(l, &doc, st.p.source, &out)
		}
	}
	return out, nil
}

// learnDocument learns from a document without reading it whole, unless its text may name people in
// a place that only reading finds: a table, a key such as Lead:, a list of attendees or of actions.
func (r *reader) learnDocument(l *people.Learner, doc *Document, src *source, out *pieceNames) {
	out.services, out.teams = append(out.services, doc.Services...), append(out.teams, doc.Teams...)
	if doc.BodyHTML != "" || len(doc.ActionItems) > 0 || len(doc.Sections) > 0 || r.mayNamePeople(doc.Body) {
		p := &parsed{source: src}
		r.recordDocument(p, *doc, 0)
		learnTexts(l, p)
		for _, s := range p.stories {
			out.names = append(out.names, s.names...)
		}
		return
	}
	for _, person := range doc.Responders {
		out.names = append(out.names, person.Person)
	}
	l.Text(doc.Title)
	l.Text(doc.Summary)
	l.Text(doc.Body)
	for _, e := range doc.Timeline {
		l.Text(e.Text)
	}
	for _, texts := range [...][]string{doc.WentWell, doc.WentWrong, doc.Lucky, doc.Lessons} {
		for _, text := range texts {
			l.Text(text)
		}
	}
	learnValue(l, doc.Extra)
}

// mayNamePeople: a table, a key of people, or a heading of those there or of what is to be done.
func (r *reader) mayNamePeople(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if line[0] == '|' || strings.IndexByte(line, '|') >= 0 {
			return true
		}
		marked := line[0] == '#' || line[0] == '*' || line[0] == '_'
		colon := strings.IndexByte(line[:min(len(line), 80)], ':')
		if !marked && colon < 0 && len(line) > 80 {
			continue
		}
		bare := strings.TrimLeft(line, "#*-+>_ 0123456789.[]")
		if colon >= 0 {
			key, _, _ := strings.Cut(bare, ":")
			if r.isPeopleKey(key) {
				return true
			}
		}
		if key, _, ok := boldKey(strings.TrimLeft(line, "-+> ")); ok && r.isPeopleKey(key) {
			return true
		}
		if marked || len(line) <= 80 {
			switch r.sections.role(strings.Trim(bare, "#*_: ")) {
			case "attendees", "action_items", "metadata":
				return true
			}
		}
	}
	return false
}

func (r *reader) isPeopleKey(key string) bool {
	_, ok := r.keys.people[normalKey(key)]
	return ok
}
