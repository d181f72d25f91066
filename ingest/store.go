package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"secondstory/ingest/people"
	"secondstory/queries"
)

// identify names the run after what it found, so that the same input is the same run.
func (r *run) identify() {
	var b strings.Builder
	for _, p := range r.parsed {
		for _, part := range [...]string{documentID(p.source), p.hash, p.fingerprint} {
			b.WriteString(part)
			b.WriteByte(0)
		}
		b.WriteString(string(p.outcome.Outcome) + "\n")
	}
	r.id = "run-" + hashOf([]byte(b.String()))[:16]
}

// store applies corrections, cleans and loads, in batches.
func (r *run) store(ctx context.Context) (Summary, error) {
	var stories []*story
	for _, p := range r.parsed {
		stories = append(stories, p.stories...)
	}
	r.warnings = append(r.warnings, r.correctAll(stories)...)
	r.future(stories)
	r.publish(ctx)
	sum := r.summary()
	gone := r.gone()
	sum.Gone = len(gone)
	if r.o.DryRun || r.db == nil {
		return sum, nil
	}
	if r.hasNews() {
		if err := r.storeNews(ctx, &sum); err != nil {
			return sum, err
		}
	}
	return sum, r.prune(ctx, gone, &sum) // last: what was only moved is told by its new file by now
}

// storeNews stores what was read.
func (r *run) storeNews(ctx context.Context, sum *Summary) error {
	late, err := r.rescan(ctx)
	if err != nil {
		return err
	}
	if err := r.storePeople(ctx); err != nil {
		return err
	}
	loaded, err := r.loadBatches(ctx, sum, late)
	if err != nil {
		return err
	}
	if err := r.rescanDecisions(ctx); err != nil {
		return err
	}
	r.retold = len(late.Documents) > 0 || slices.ContainsFunc(r.parsed, r.readAnew)
	sum.New, sum.Changed = loaded.New, loaded.Changed
	if err := r.storeStreams(ctx, sum); err != nil {
		return err
	}
	sum.Removed, sum.Unkeyed = r.names.Removed(), r.unkeyed
	return nil
}

// readAnew: a document is stored already and did not change; what is made of it may have.
func (r *run) readAnew(p *parsed) bool {
	known, stored := r.known[p.source.mark()]
	return stored && !p.unchanged && known.ContentHash == p.hash
}

// correctAll applies corrections, unless nothing was read anew. Corrections of incidents that did
// not change are stored already: their file's fingerprint holds them.
func (r *run) correctAll(stories []*story) []Warning {
	if len(stories) == 0 {
		return nil
	}
	warnings := correct(stories, r.beside.corrections)
	if slices.ContainsFunc(r.parsed, func(p *parsed) bool { return p.unchanged && p.outcome.Outcome == Loaded }) {
		return nil // some incidents were not read again; those corrections were reported when they were
	}
	return warnings
}

// future warns of incidents after the clock of the run.
func (r *run) future(stories []*story) {
	if r.o.Now.IsZero() {
		return
	}
	for _, s := range stories {
		for _, m := range s.milestones {
			if m.at.After(r.o.Now.Add(24 * time.Hour)) {
				s.warnings = append(s.warnings, Warning{Path: s.path, Line: s.line, Code: "future", Detail: fmt.Sprintf("%s (%s) lies in the future", m.name, m.at.Format(time.DateTime)), near: m.quote})
			}
		}
	}
}

func (r *run) hasNews() bool {
	return slices.ContainsFunc(r.parsed, func(p *parsed) bool { return !p.unchanged })
}

func (r *run) summary() Summary {
	sum := Summary{
		Run: r.id, Found: len(r.parsed), UnknownHeadings: map[string]int{}, RosterUsed: r.beside.roster.used(), ShiftsUsed: r.beside.shifts.used(),
		CorrectionsUsed: r.beside.correctionsIn, Removed: map[string]int{},
	}
	warn := func(warnings []Warning) {
		for _, w := range warnings {
			sum.Warnings = append(sum.Warnings, r.cleanWarning(w))
		}
	}
	warn(r.warnings)
	for _, p := range r.parsed {
		switch p.outcome.Outcome {
		case Loaded:
			sum.Loaded++
		case Skipped:
			sum.Skipped++
		case Refused:
			sum.Refused++
		}
		if p.unchanged {
			sum.Unchanged++
			p.outcome.Unchanged = true
		}
		sum.Incidents += len(p.stories)
		sum.Files = append(sum.Files, r.cleanOutcome(p.outcome))
		warn(p.warnings)
		for _, s := range p.stories {
			warn(s.warnings)
			for _, h := range s.unknownHeadings {
				sum.UnknownHeadings[r.names.Clean(h)]++
			}
		}
	}
	return sum
}

// runRow is the run's row; complete when nothing more is stored.
func (r *run) runRow(sum *Summary) queries.IngestRun {
	row := queries.IngestRun{
		Run: r.id, Command: "ingest", Source: "file", StartedAt: r.o.Now, Found: int32(sum.Found), Loaded: int32(sum.Loaded),
		Skipped: int32(sum.Skipped), Refused: int32(sum.Refused), Unchanged: int32(sum.Unchanged), Roster: r.rosterState(),
	}
	if row.Roster == "none" {
		missed := people.Missed()
		row.NamesMissed = &missed
	}
	if sum.done {
		row.Complete = true
		ended := r.o.Now
		row.EndedAt = &ended
	}
	return row
}

// loadBatches makes rows with workers and loads them in order, a transaction per batch.
func (r *run) loadBatches(ctx context.Context, sum *Summary, late queries.Batch) (queries.Loaded, error) {
	var total queries.Loaded
	groups := r.groups()
	if len(groups) == 0 {
		groups = append(groups, nil) // the run, and what was rescanned
	}
	streams := slices.ContainsFunc(r.parsed, func(p *parsed) bool { return p.stream != nil })
	for i, group := range groups {
		if err := ctx.Err(); err != nil {
			return total, fmt.Errorf("storing incidents: %w; run the same command again to continue", err)
		}
		b := r.rows(group)
		if i == len(groups)-1 {
			sum.done = !streams
			r.runWarnings(&b)
			b.Teams = r.teamRows()
			b = joined([]queries.Batch{b, late})
		}
		b.Run = r.runRow(sum)
		loaded, err := r.db.Load(ctx, b)
		if err != nil {
			return total, err
		}
		total = total.Add(loaded)
		r.o.progress("storing", i+1, len(groups))
	}
	return total, nil
}

// teamRows are the roster's teams with their time zones.
func (r *run) teamRows() []queries.Team {
	var out []queries.Team
	for _, name := range slices.Sorted(maps.Keys(r.teams)) {
		row := queries.Team{Team: r.names.Clean(name)}
		if zone := r.teams[name]; zone != "" {
			row.TimeZone = &zone
		}
		out = append(out, row)
	}
	return out
}

func (r *run) rosterState() string {
	if r.beside.roster.book == nil {
		return "none"
	}
	return "used"
}

// groups cuts the changed files into batches.
func (r *run) groups() [][]*parsed {
	var groups [][]*parsed
	var group []*parsed
	n := 0
	for _, p := range r.parsed {
		if p.unchanged || p.stream != nil {
			continue
		}
		group = append(group, p)
		if n += max(1, len(p.stories)); n >= batchIncidents {
			groups, group, n = append(groups, group), nil, 0
		}
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}

// rows makes the rows of a group: its parts with workers, joined in order.
func (r *run) rows(group []*parsed) queries.Batch {
	return r.rowsBy(group, (*rowMaker).file)
}

// rowsBy makes rows of files by a function of its own.
func (r *run) rowsBy(group []*parsed, rows func(*rowMaker, *parsed)) queries.Batch {
	workers := r.o.workers()
	size := (len(group) + workers*4 - 1) / (workers * 4)
	chunks := slices.Collect(slices.Chunk(group, max(size, 1)))
	out := make([]queries.Batch, len(chunks))
	turns := make(chan struct{}, workers)
	var wg sync.WaitGroup
	for i, chunk := range chunks {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			m := rowMaker{run: r.id, clean: r.names.Clean, teams: r.teams}
			for _, p := range chunk {
				rows(&m, p)
			}
			out[i] = m.batch
		})
	}
	wg.Wait()
	return joined(out)
}

// file makes the rows of a file.
func (m *rowMaker) file(p *parsed) {
	document := m.clean(documentID(p.source))
	m.document(p, document)
	m.stories(p, document)
}

// stories makes the rows of the incidents that a document tells.
func (m *rowMaker) stories(p *parsed, document string) {
	for _, w := range p.warnings {
		m.warning(w, document, nil)
	}
	for _, key := range p.tells {
		m.batch.IncidentDocuments = append(m.batch.IncidentDocuments, queries.IncidentDocument{Incident: m.clean(key), Document: document})
	}
	for _, s := range p.stories {
		m.incident(s, document)
		key := m.clean(s.key)
		for _, w := range s.warnings {
			m.warning(w, document, &key)
		}
	}
}

func (m *rowMaker) document(p *parsed, document string) {
	row := queries.Document{
		Document: document, Source: p.source.stored(), Path: m.optional(p.source.filedAt()), ContentHash: p.hash, Fingerprint: p.fingerprint,
		Format: p.format, Outcome: string(p.outcome.Outcome), Reason: m.optional(p.outcome.Reason), Bytes: p.bytes, Run: m.run,
	}
	if row.Format == "" {
		row.Format = "unread"
	}
	if len(p.stories) == 1 {
		row.Template = m.optional(p.stories[0].template)
		row.Language = m.optional(p.stories[0].language)
		row.URL = m.optional(p.stories[0].url)
	}
	m.batch.Documents = append(m.batch.Documents, row)
}

// runWarnings stores what concerns the run and no single file.
func (r *run) runWarnings(b *queries.Batch) {
	m := rowMaker{run: r.id, clean: r.names.Clean, teams: r.teams}
	for _, w := range r.warnings {
		m.warning(w, w.Path, nil)
	}
	for i := range m.batch.Warnings {
		m.batch.Warnings[i].Document = m.clean(m.batch.Warnings[i].Document)
	}
	b.Warnings = append(b.Warnings, m.batch.Warnings...)
}

func joined(parts []queries.Batch) queries.Batch {
	var out queries.Batch
	for _, b := range parts {
		out.Documents = append(out.Documents, b.Documents...)
		out.Incidents = append(out.Incidents, b.Incidents...)
		out.IncidentDocuments = append(out.IncidentDocuments, b.IncidentDocuments...)
		out.IncidentLinks = append(out.IncidentLinks, b.IncidentLinks...)
		out.FieldOrigins = append(out.FieldOrigins, b.FieldOrigins...)
		out.Milestones = append(out.Milestones, b.Milestones...)
		out.Impacts = append(out.Impacts, b.Impacts...)
		out.StatedDurations = append(out.StatedDurations, b.StatedDurations...)
		out.IncidentReferences = append(out.IncidentReferences, b.IncidentReferences...)
		out.IncidentServices = append(out.IncidentServices, b.IncidentServices...)
		out.IncidentTeams = append(out.IncidentTeams, b.IncidentTeams...)
		out.IncidentTags = append(out.IncidentTags, b.IncidentTags...)
		out.Sections = append(out.Sections, b.Sections...)
		out.TimelineEvents = append(out.TimelineEvents, b.TimelineEvents...)
		out.Learnings = append(out.Learnings, b.Learnings...)
		out.ActionItems = append(out.ActionItems, b.ActionItems...)
		out.Reviews = append(out.Reviews, b.Reviews...)
		out.Corrections = append(out.Corrections, b.Corrections...)
		out.StatedLabels = append(out.StatedLabels, b.StatedLabels...)
		out.Warnings = append(out.Warnings, b.Warnings...)
		out.Teams = append(out.Teams, b.Teams...)
		out.Gone = append(out.Gone, b.Gone...)
	}
	return out
}
