package analysis

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// publication is what the database remembers of a published period.
type publication struct {
	Quarters []string `json:"quarters"`
	Release  int32    `json:"release"` // zero: published before releases were compared, and never changed again
}

// publishedSetting is where the database keeps what was published.
const publishedSetting = "people_published"

// keptSetting and waitingSetting are where it keeps of which periods something is not told.
const keptSetting, waitingSetting = "people_kept", "people_waiting"

// publishedBefore is what stands in the database, and which responses it covers.
type publishedBefore struct {
	periods   map[string]publication
	responses map[string][]queries.Response
	hours     map[string][]queries.Exposure
	covered   map[string][]queries.PublishedResponse // by the release that holds
	history   map[string][]queries.PublishedResponse // by that and all before it
	leaning   map[string]queries.SupportPattern      // by service
	notTold   map[string]string                      // keptSetting and waitingSetting as they are
	destroyed func(quarter string) bool
}

func readPublished(ctx context.Context, db *queries.DB, folk *queries.People) (publishedBefore, error) {
	p := publishedBefore{
		periods: map[string]publication{}, responses: map[string][]queries.Response{}, hours: map[string][]queries.Exposure{},
		covered: map[string][]queries.PublishedResponse{}, history: map[string][]queries.PublishedResponse{},
		leaning: map[string]queries.SupportPattern{}, notTold: map[string]string{}, destroyed: folk.Destroyed,
	}
	failed := func(err error) (publishedBefore, error) {
		return publishedBefore{}, fmt.Errorf("reading what was published of people: %w", err)
	}
	settings, err := queries.Select[queries.Setting](ctx, db, `SELECT name, value FROM settings WHERE name IN ($published, $kept, $waiting)`,
		sql.Named("published", publishedSetting), sql.Named("kept", keptSetting), sql.Named("waiting", waitingSetting))
	if err != nil {
		return failed(err)
	}
	for _, s := range settings {
		if s.Name != publishedSetting {
			p.notTold[s.Name] = s.Value
			continue
		}
		if err := json.Unmarshal([]byte(s.Value), &p.periods); err != nil {
			return failed(err)
		}
	}
	responses, err := queries.Select[queries.Response](ctx, db, `SELECT * FROM responses ORDER BY ALL`)
	if err != nil {
		return failed(err)
	}
	for _, r := range responses {
		p.responses[r.Period] = append(p.responses[r.Period], r)
	}
	hours, err := queries.Select[queries.Exposure](ctx, db, `SELECT * FROM exposures WHERE people IS NOT NULL ORDER BY ALL`)
	if err != nil {
		return failed(err)
	}
	for _, h := range hours {
		p.hours[h.Period] = append(p.hours[h.Period], h)
	}
	covered, err := queries.SelectPeople[queries.PublishedResponse](ctx, folk, `SELECT * FROM published ORDER BY ALL`)
	if err != nil {
		return failed(err)
	}
	for _, c := range covered {
		holds := p.periods[c.Period].Release
		if c.Release == holds {
			p.covered[c.Period] = append(p.covered[c.Period], c)
		}
		if c.Release <= holds {
			p.history[c.Period] = append(p.history[c.Period], c)
		}
	}
	leaning, err := queries.Select[queries.SupportPattern](ctx, db, `SELECT * FROM support_patterns WHERE pattern = $pattern`, PatternLeaning)
	if err != nil {
		return failed(err)
	}
	for _, l := range leaning {
		p.leaning[stated(l.Service)] = l
	}
	return p, nil
}

// release is one publication under way.
type release struct {
	stored  storedPeople
	before  publishedBefore
	k       int
	spans   []span
	covered []queries.PublishedResponse // by the periods that are written now
	summary PeopleSummary
}

func newRelease(stored storedPeople, before publishedBefore, o PeopleOptions) *release {
	r := &release{stored: stored, before: before, k: o.K, summary: PeopleSummary{K: o.K, Periods: []string{}, Kept: []string{}, Waiting: []string{}}}
	var waiting []time.Time
	r.spans, waiting = spans(stored.responses, o.AsOf, o.K)
	for i, s := range r.spans {
		for _, a := range stored.reviews {
			if slices.ContainsFunc(s.quarters, a.quarter.Equal) {
				r.spans[i].reviews = append(r.spans[i].reviews, a)
			}
		}
	}
	for _, q := range waiting {
		r.summary.Waiting = append(r.summary.Waiting, QuarterName(q))
	}
	for _, a := range stored.responses {
		if slices.ContainsFunc(waiting, a.quarter.Equal) {
			r.summary.Withheld++
		}
	}
	return r
}

// batch holds the rows of the periods that are new or changed by enough people. A quarter that an
// earlier release published in another span stays there: spans never overlap.
func (r *release) batch() (queries.Batch, error) {
	var b queries.Batch
	for _, s := range r.spans {
		name := s.name()
		cells, beside := r.cells(s)
		b.SupportPatterns = append(b.SupportPatterns, r.support(s, cells)...)
		if len(cells) == 0 {
			if r.stale(s) {
				r.summary.Kept = append(r.summary.Kept, name)
			}
			continue
		}
		if beside {
			b.Responses = append(b.Responses, r.before.responses[name]...)
		}
		b.Responses = append(b.Responses, s.responses(cells)...)
		hours := r.before.hours[name] // once published they stay: of two rotas' hours the difference is somebody's
		if len(hours) == 0 {
			hours = r.exposures(s)
		}
		b.Exposures = append(b.Exposures, hours...)
		r.summary.Periods = append(r.summary.Periods, name)
		r.note(s, cells, beside)
	}
	b.SupportPatterns = append(b.SupportPatterns, r.leanings()...)
	r.summary.Cells = len(b.Responses)
	value, err := json.Marshal(r.before.periods)
	if err != nil {
		return queries.Batch{}, fmt.Errorf("noting what was published of people: %w", err)
	}
	b.Settings = []queries.Setting{{Name: publishedSetting, Value: string(value)}, {Name: "people_k", Value: strconv.Itoa(r.k)}}
	b.Settings = append(b.Settings, r.notTold()...)
	return b, nil
}

// notTold are the settings that say of which periods something is not told, where they are others than before.
func (r *release) notTold() []queries.Setting {
	all := []queries.Setting{{Name: keptSetting, Value: strings.Join(r.summary.Kept, ",")}, {Name: waitingSetting, Value: strings.Join(r.summary.Waiting, ",")}}
	return slices.DeleteFunc(all, func(s queries.Setting) bool { return s.Value == r.before.notTold[s.Name] })
}

// stale: the people file holds other responses of a span than its published cells cover, or in other cells. Of
// a destroyed quarter nothing comes any more, and nobody knows who is who: it is not stale.
func (r *release) stale(s span) bool {
	if slices.ContainsFunc(s.quarterNames(), r.before.destroyed) {
		return false
	}
	stands := map[string]string{}
	for _, covered := range r.before.covered {
		for _, c := range covered {
			if !strings.Contains(c.Period, noteMark) {
				stands[c.Incident+"\x00"+c.PersonKey] = c.Cell
			}
		}
	}
	for _, a := range s.acts {
		cell, published := stands[idOf(a)]
		if !published || !states(cell, a) {
			return true
		}
		delete(stands, idOf(a))
	}
	return slices.ContainsFunc(r.before.covered[s.name()], func(c queries.PublishedResponse) bool {
		_, gone := stands[c.Incident+"\x00"+c.PersonKey]
		return gone
	})
}

// states: what a published cell states is so of a response.
func states(cell string, a act) bool {
	for f, value := range strings.Split(cell, cellMark) {
		if f >= int(facts) || value == widened {
			continue
		}
		is := a.values[f]
		if !slices.Contains(strings.Split(value, "+"), is) && !(is == unknown && strings.HasSuffix(value, "+unknown")) {
			return false
		}
	}
	return true
}

// cells are what is published of a span now: all of its responses anew; or, beside what was published
// before, only those that came since; or nothing. What was published and what is published now can be
// laid over each other, so the first is done only where every difference of the two covers no one or at
// least k people, and the second only where those that came fill cells of their own.
func (r *release) cells(s span) (cells []cell, beside bool) {
	before, known := r.before.periods[s.name()]
	switch {
	case r.overlaps(s):
		return nil, false
	case !known:
		return partition(s.acts, r.k), false
	case before.Release == 0 || slices.ContainsFunc(s.quarterNames(), r.before.destroyed):
		return nil, false
	}
	old := r.before.covered[s.name()]
	anew := partition(s.acts, r.k)
	if now := coveredBy(s.name(), anew); changed(old, now) && separable(r.before.history[s.name()], now, r.k) && r.admits(s, anew) {
		return anew, false
	}
	seen := map[string]bool{}
	for _, c := range old {
		seen[c.Incident+"\x00"+c.PersonKey] = true
	}
	return partition(slices.DeleteFunc(slices.Clone(s.acts), func(a act) bool { return seen[a.incident+"\x00"+hashOf(a.person)] }), r.k), true
}

// overlaps: an earlier release cut the quarters of s differently.
func (r *release) overlaps(s span) bool {
	quarters := s.quarterNames()
	for name, before := range r.before.periods {
		if strings.Contains(name, noteMark) {
			continue
		}
		shared := slices.ContainsFunc(before.Quarters, func(q string) bool { return slices.Contains(quarters, q) })
		if shared && (name != s.name() || !slices.Equal(before.Quarters, quarters)) {
			return true
		}
	}
	return false
}

// note remembers what is published of a span now.
func (r *release) note(s span, cells []cell, beside bool) {
	next := publication{Quarters: s.quarterNames(), Release: r.before.periods[s.name()].Release + 1}
	covered := coveredBy(s.name(), cells)
	if beside {
		covered = append(covered, r.before.covered[s.name()]...)
	}
	for _, c := range covered {
		c.Release = next.Release
		r.covered = append(r.covered, c)
	}
	r.before.periods[s.name()] = next
}

// cellMark parts the facts that a cell states.
const cellMark = "\x1f"

func coveredBy(period string, cells []cell) []queries.PublishedResponse {
	var rows []queries.PublishedResponse
	for _, c := range cells {
		label := strings.Join(c.values[:], cellMark)
		for _, a := range c.acts {
			rows = append(rows, queries.PublishedResponse{Period: period, Quarter: a.quarter, Incident: a.incident, PersonKey: hashOf(a.person), Cell: label})
		}
	}
	return rows
}

// hashOf is a person's key without the cohort.
func hashOf(person string) string {
	hash, _, _ := strings.Cut(person, ".")
	return hash
}

// move is where a response stood in all releases before, and stands now; empty: it was not, or is not,
// published.
type move struct{ before, now string }

// overlaid are the responses of several releases by where they stood and stand.
func overlaid(old, now []queries.PublishedResponse) map[move][]act {
	at, acts := map[string]move{}, map[string]act{}
	place := func(c queries.PublishedResponse) string {
		id := c.Incident + "\x00" + c.PersonKey
		acts[id] = act{quarter: c.Quarter.UTC(), person: c.PersonKey}
		return id
	}
	for _, c := range old {
		id := place(c)
		at[id] = move{before: at[id].before + fmt.Sprintf("%d%s%s%s", c.Release, cellMark, c.Cell, cellMark)}
	}
	for _, c := range now {
		id := place(c)
		at[id] = move{before: at[id].before, now: c.Cell}
	}
	out := map[move][]act{}
	for id, m := range at {
		out[m] = append(out[m], acts[id])
	}
	return out
}

// changed reports whether a response stands elsewhere than in the release before.
func changed(old, now []queries.PublishedResponse) bool {
	cells := map[string]string{}
	for _, c := range old {
		cells[c.Incident+"\x00"+c.PersonKey] = c.Cell
	}
	for _, c := range now {
		if cell, was := cells[c.Incident+"\x00"+c.PersonKey]; !was || cell != c.Cell {
			return true
		}
	}
	return len(old) != len(now)
}

// separable reports whether releases may stand one after the other: those responses that stood in one
// cell and stand in another, those that came or went, and those that stayed, are each of at least k people.
// Whatever somebody adds up of some releases and takes from others is made of such parts. All releases
// before count: of three, no two of which are one after the other, somebody may hold the first and the last.
func separable(history, now []queries.PublishedResponse, k int) bool {
	for _, part := range overlaid(history, now) {
		if distinctPeople(part) < k {
			return false
		}
	}
	return true
}
