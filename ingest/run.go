package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"secondstory/ingest/people"
	"secondstory/queries"
)

// readerVersion is part of every fingerprint: raise it when reading changes, and everything is read
// again.
const readerVersion = "5"

// batchIncidents is how many incidents one transaction carries.
const batchIncidents = 20_000

// Run reads o.Paths and loads what it finds into db, and what people did into folk (nil: nowhere).
// Loading the same input again changes nothing. The order of files and workers does not matter.
func Run(ctx context.Context, db *queries.DB, folk *queries.People, o Options) (Summary, error) {
	r := run{o: o, db: db, folk: folk}
	if err := r.prepare(ctx); err != nil {
		return Summary{}, err
	}
	if err := r.readAndLearn(ctx); err != nil {
		return Summary{}, err
	}
	if err := r.nearDuplicates(ctx); err != nil {
		return Summary{}, err
	}
	r.identify()
	sum, err := r.store(ctx)
	if err != nil {
		return sum, err
	}
	if err := r.storeDecisions(ctx, &sum); err != nil || !r.retold {
		return sum, err
	}
	return sum, r.db.Rewrite(ctx) // no page holds what was replaced
}

// readAndLearn reads what changed. A name met for the first time may stand in a text that was
// stored before anyone knew it as one: then everything is read again.
func (r *run) readAndLearn(ctx context.Context) error {
	for {
		if err := r.readAll(ctx); err != nil {
			return err
		}
		if again, err := r.partners(ctx); err != nil {
			return err
		} else if again {
			continue
		}
		r.decide()
		r.learn()
		var err error
		r.grew, err = r.newNames()
		stale := r.grew && slices.ContainsFunc(r.parsed, func(p *parsed) bool { return p.unchanged && p.outcome.Outcome == Loaded })
		if err != nil || !stale {
			return err
		}
		for _, p := range r.parsed {
			p.source.again = true
		}
		if err := r.startNames(ctx); err != nil {
			return err
		}
	}
}

// run is one run under way.
type run struct {
	o           Options
	db          *queries.DB
	folk        *queries.People
	unkeyed     int // rows over people of quarters whose key was destroyed
	reader      *reader
	beside      beside
	sources     []*source
	walked      []walkedRoot
	byKey       map[string]teller // which story told each incident first
	known       map[string]knownDocument
	fingerprint string
	parsed      []*parsed
	warnings    []Warning // of the run as a whole
	names       *people.Redactor
	roster      *people.Roster
	before      people.TokenSet // the names that the people file knew
	tokens      []queries.NameToken
	retold      bool              // what was stored before was replaced because of names, or of how it is read
	grew        bool              // the run knows names that the people file did not
	teams       map[string]string // of the roster, with their time zones
	id          string
	taught      []queries.NameToken // names that are not in the people file yet
	staffed     bool                // shifts are in the people file already
}

// knownDocument is what the database knows of a file.
type knownDocument struct {
	Document    string  `db:"document"`
	ContentHash string  `db:"content_hash"`
	Fingerprint string  `db:"fingerprint"`
	Outcome     string  `db:"outcome"`
	Reason      *string `db:"reason"`
}

func (r *run) prepare(ctx context.Context) error {
	var mark string
	var err error
	if r.reader, mark, err = readerOf(r.o.SectionMap, r.o.PhraseMap); err != nil {
		return err
	}
	r.reader.limits = r.o.Limits
	mapped := ""
	if r.reader.ownMap, mapped, err = ownMap(r.o.Map); err != nil {
		return err
	}
	if r.beside, err = lookBeside(r.o); err != nil {
		return err
	}
	r.warnings = append(r.warnings, r.beside.warnings...)
	r.fingerprint = hashOf([]byte(strings.Join([]string{readerVersion, mark, mapped, r.beside.mark}, "\x00")))[:16]
	known := make(chan error, 1)
	go func() { known <- r.loadKnown(ctx) }() // the folder is walked meanwhile
	r.sources, err = find(r.o)
	if err := errors.Join(err, <-known); err != nil {
		return err
	}
	r.walked = walkedRoots(r.sources)
	r.refuseBeside()
	if err := r.forgetCrashed(ctx); err != nil {
		return err
	}
	return r.startNames(ctx)
}

// refuseBeside ends a roster or shifts with a mistake as refused files, wherever they lie.
func (r *run) refuseBeside() {
	refusals := r.beside.refusals()
	for _, s := range r.sources {
		if o, ok := refusals[filepath.Clean(s.shown)]; ok {
			o.Path = s.shown
			s.outcome = &o
			delete(refusals, filepath.Clean(s.shown))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(refusals)) {
		o := refusals[name]
		dir := filepath.Dir(name)
		r.sources = append(r.sources, &source{shown: o.Path, collection: filepath.Base(dir), rel: filepath.Base(name), root: dir, outcome: &o})
	}
}

// forgetCrashed drops what a run wrote of people before it failed to write their incidents.
func (r *run) forgetCrashed(ctx context.Context) error {
	if r.folk == nil || r.db == nil || r.o.DryRun {
		return nil
	}
	rows, err := queries.Select[struct {
		Run string `db:"run"`
	}](ctx, r.db, "SELECT run FROM ingest_runs ORDER BY run")
	if err != nil {
		return fmt.Errorf("reading former runs: %w", err)
	}
	known := make([]string, 0, len(rows))
	for _, row := range rows {
		known = append(known, row.Run)
	}
	batches, err := queries.SelectPeople[struct {
		Batch string `db:"batch"`
	}](ctx, r.folk, "SELECT batch FROM batches ORDER BY batch")
	if err != nil {
		return fmt.Errorf("reading former runs: %w", err)
	}
	for _, b := range batches {
		if _, ok := slices.BinarySearch(known, b.Batch); !ok {
			return r.folk.DropUnknownBatches(ctx, known)
		}
	}
	return nil
}

// readerOf makes a reader with one's own map of headings and of phrases, or the embedded ones where a
// name is empty; mark changes with either.
func readerOf(sections, phrases string) (r *reader, mark string, err error) {
	s, headings, err := sectionMap(sections)
	if err != nil {
		return nil, "", err
	}
	p, words, err := phraseMap(phrases)
	if err != nil {
		return nil, "", err
	}
	r, err = newReader(s, p)
	return r, headings + words, err
}

func phraseMap(name string) (*PhraseMap, string, error) {
	if name == "" {
		m, err := DefaultPhraseMap()
		return m, hashOf(phrasesYAML), err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fmt.Errorf("reading phrases: %w", err)
	}
	m, err := ReadPhraseMap(name, bytes.NewReader(data))
	return m, hashOf(data), err
}

func sectionMap(name string) (*SectionMap, string, error) {
	if name == "" {
		m, err := DefaultSectionMap()
		return m, hashOf(sectionsYAML), err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fmt.Errorf("reading section map: %w", err)
	}
	m, err := ReadSectionMap(name, strings.NewReader(string(data)))
	return m, hashOf(data), err
}

func (r *run) loadKnown(ctx context.Context) error {
	r.known = map[string]knownDocument{}
	if r.db == nil {
		return nil
	}
	rows, err := queries.Select[knownDocument](ctx, r.db, "SELECT document, content_hash, fingerprint, outcome, reason FROM documents WHERE source = 'file'")
	if err != nil {
		return fmt.Errorf("reading what was ingested before: %w", err)
	}
	for _, d := range rows {
		r.known[d.Fingerprint[strings.LastIndexByte(d.Fingerprint, '-')+1:]] = d
	}
	return nil
}

// readAll parses every file, with workers; results keep the order of the sources.
func (r *run) readAll(ctx context.Context) error {
	r.parsed = make([]*parsed, len(r.sources))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range r.o.workers() {
		learner := r.names.Learner()
		wg.Go(func() {
			for i := range next {
				r.parsed[i] = r.readOne(r.sources[i])
				learnTexts(learner, r.parsed[i])
				mu.Lock()
				done++
				r.o.progress("reading", done, len(r.sources))
				mu.Unlock()
			}
		})
	}
	var err error
feed:
	for i := range r.sources {
		if r.sources[i].streams(r.o) {
			continue
		}
		select {
		case next <- i:
		case <-ctx.Done():
			err = errReading(ctx.Err())
			break feed
		}
	}
	close(next)
	wg.Wait()
	for i, s := range r.sources {
		if err == nil && s.streams(r.o) {
			r.parsed[i], err = r.learnStream(ctx, s)
		}
	}
	return err
}

func (r *run) readOne(s *source) *parsed {
	p := &parsed{source: s, bytes: s.size}
	if s.outcome != nil {
		p.outcome = *s.outcome
		p.hash = hashOf([]byte(s.outcome.Reason))
		return r.marked(p)
	}
	if kind := kindOf(s.rel); kind.skip != "" { // a film is not read to be skipped
		p.hash = hashOf([]byte(fmt.Sprint(s.size, kind.skip)))
		p.outcome = FileOutcome{Path: s.shown, Outcome: Skipped, Reason: kind.skip}
		return r.marked(p)
	}
	if s.size > r.o.Limits.bytes() {
		p.hash = hashOf([]byte(fmt.Sprint(s.size)))
		reason := r.tooBig()
		if kindOf(s.rel).format == "json" {
			reason += "; as NDJSON it may have any size: jq -c '.[]' FILE"
		}
		return r.marked(p.end(Refused, reason, 0))
	}
	data, err := s.read()
	switch {
	case errors.Is(err, errTooBig):
		return r.marked(p.end(Refused, r.tooBig(), 0))
	case err != nil:
		return r.marked(p.end(Refused, "cannot be read: "+err.Error(), 0))
	}
	hash := hashOf(data)
	if known, ok := r.known[s.mark()]; ok && !s.again && known.ContentHash == hash && known.Fingerprint == r.markOf(s) {
		p.hash, p.unchanged, p.fingerprint, p.bytes = hash, true, known.Fingerprint, int64(len(data))
		p.outcome = FileOutcome{Path: s.shown, Outcome: Outcome(known.Outcome), Unchanged: true}
		if known.Reason != nil {
			p.outcome.Reason = *known.Reason
		}
		return p
	}
	return r.marked(r.reader.parse(s, data))
}

func (r *run) tooBig() string {
	return fmt.Sprintf("larger than %s; raise --max-bytes to read it", mebibytes(r.o.Limits.bytes()))
}

// documentID is the key of a file, or of what a source knows a record by.
func documentID(s *source) string {
	if s.origin != "" {
		return s.origin + ":" + s.rel
	}
	return "file:" + s.id()
}

// markOf is the fingerprint of a file in three parts: what reading it depends on, the root it lies
// under, and its own mark, which finds it again when names were removed from its stored path.
func (r *run) markOf(s *source) string {
	return r.fingerprint + "-" + rootMark(r.o.rootOf(s.root)) + "-" + s.mark()
}

func (s *source) mark() string { return hashOf([]byte(s.id()))[:16] }

func (r *run) marked(p *parsed) *parsed {
	p.fingerprint = r.markOf(p.source)
	if known, ok := r.known[p.source.mark()]; ok && p.outcome.Outcome != Loaded {
		p.unchanged = known.ContentHash == p.hash && known.Fingerprint == p.fingerprint
	}
	return p
}

// decide settles what only the whole run can tell: the same content twice, the same key twice, the
// same key from another root.
func (r *run) decide() {
	byContent := map[string]string{}
	r.byKey = map[string]teller{}
	for _, p := range r.parsed {
		if p.outcome.Outcome != Loaded {
			continue
		}
		if first, dup := byContent[p.hash]; dup {
			p.drop(Skipped, "the same content as "+first)
			continue
		}
		byContent[p.hash] = p.source.shown
		if other := r.otherRoot(p); other {
			p.drop(Refused, fmt.Sprintf("%s is already loaded from another folder; give this one a name of its own with --collection", p.source.id()))
			continue
		}
		r.tellsOnce(p, r.byKey)
	}
	r.recognise()
}

// recognise names services and teams where a document has them only in its opening words.
func (r *run) recognise() {
	var stories []*story
	for _, p := range r.parsed {
		stories = append(stories, p.stories...)
	}
	v := vocabularyOf(stories, r.teams)
	for _, s := range stories {
		v.recognise(s)
	}
}

func (p *parsed) drop(outcome Outcome, reason string) {
	p.end(outcome, reason, 0)
	p.stories, p.stream, p.unchanged = nil, nil, false
}

// otherRoot: the file's key is stored, from another folder, with another content.
func (r *run) otherRoot(p *parsed) bool {
	known, ok := r.known[p.source.mark()]
	if !ok || known.Outcome != string(Loaded) || known.ContentHash == p.hash {
		return false
	}
	_, root, _ := strings.Cut(known.Fingerprint, "-")
	_, here, _ := strings.Cut(p.fingerprint, "-")
	return root != here
}
