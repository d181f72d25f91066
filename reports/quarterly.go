package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"secondstory/analysis"
)

// Quarterly composes the report a quarterly learning review is run from: page one with what the
// quarter says, a walk through what went well, what keeps coming back, near misses, how the load was
// carried, time and follow-through, and the folded rest. p may be zero: the last quarter in the data.
func Quarterly(ctx context.Context, d analysis.Data, p analysis.Params, o Options) (Document, error) {
	review, err := analysis.NewReview(ctx, d, p)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	return QuarterlyOf(ctx, d, review, o)
}

// Options say whom a report is for and what it remembers.
type Options struct {
	Facilitator bool    // name the documents behind what is otherwise told to authors only
	Memory      *Memory // of the review before; nil: none
}

// QuarterlyOf is Quarterly of a review that was made already.
func QuarterlyOf(ctx context.Context, d analysis.Data, review analysis.Review, o Options) (Document, error) {
	load, err := analysis.FirstResponders(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	support, err := analysis.Support(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	names, err := analysis.Names(ctx, d)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	kept, err := analysis.KeptBack(ctx, d)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	again, err := readingsOf(ctx, d, review.Params, review.Basis.Counted)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	c := &composer{review: review, readings: again, names: names, kept: kept, options: o, k: load.K}
	if review.Basis.Counted == 0 {
		c.lastTime(o.Memory)
		c.nothing()
		return c.document(ctx, d)
	}
	carried := func() { c.load(load, support) }
	lastTime := func() { c.lastTime(o.Memory) }
	first := func() { c.pageOne(c.overall()) }
	for _, add := range []func(){
		lastTime, first, c.wentWell, c.factors, c.nearMisses, carried, c.between, c.time, c.recurrence, c.followThrough,
		c.practice, c.readingList, c.triggers, c.unread, c.missing, c.methods,
	} {
		add()
	}
	return c.document(ctx, d)
}

// composer gathers the sections of one report and the incidents they lead to.
type composer struct {
	review   analysis.Review
	readings readings
	names    analysis.NamesResult
	kept     []analysis.KeptBackRow
	options  Options
	k        int // the number of people that a figure about people covers at least
	sections []Section
	seen     []string // incidents that a figure or finding leads to, each once, in the order of the report
}

// add keeps a section that says something.
func (c *composer) add(s Section) {
	for i := range s.Figures {
		s.Figures[i].nameNearMisses()
	}
	for _, f := range s.Findings {
		c.see(f.Evidence)
	}
	for _, f := range s.Figures {
		for _, g := range f.Groups {
			c.see(g.Evidence)
		}
		c.seen = append(c.seen, first(f.Incidents, maxBehind)...)
	}
	c.sections = append(c.sections, s)
}

func (c *composer) see(list []analysis.Evidence) {
	for _, e := range list {
		c.seen = append(c.seen, e.Incident)
	}
}

// maxIncidents is how many incidents a report shows in full: a page with thousands would not open.
const maxIncidents = 80

// shownInFull are those of seen that a report shows in full: those of its period, then those it leads to first.
func (c *composer) shownInFull(ctx context.Context, d analysis.Data, seen []string) ([]string, error) {
	if len(seen) <= maxIncidents {
		return seen, nil
	}
	rows, err := named[detailRow](ctx, d, "incidents/details", map[string]any{"incidents": seen})
	if err != nil {
		return nil, err
	}
	now := map[string]bool{}
	for _, row := range rows {
		now[row.Incident] = row.OccurredAt != nil && c.review.Params.Period.Contains(*row.OccurredAt)
	}
	slices.SortStableFunc(seen, func(a, b string) int {
		switch {
		case now[a] == now[b]:
			return 0
		case now[a]:
			return -1
		}
		return 1
	})
	return first(seen, maxIncidents), nil
}

func (c *composer) document(ctx context.Context, d analysis.Data) (Document, error) {
	seen := unique(c.seen)
	shown, err := c.shownInFull(ctx, d, seen)
	if err != nil {
		return Document{}, fmt.Errorf("reading the incidents of the report: %w", err)
	}
	incidents, err := incidentsOf(ctx, d, shown)
	if err != nil {
		return Document{}, fmt.Errorf("reading the incidents of the report: %w", err)
	}
	cover, err := c.cover(ctx, d)
	if err != nil {
		return Document{}, fmt.Errorf("reading the cover of the report: %w", err)
	}
	title, subtitle := "What "+c.now()+" taught us", "Learning review, "+c.now()
	if c.now() == "" {
		title, subtitle = "Nothing to learn from yet", "Learning review"
	}
	return Document{
		Title:     title,
		Subtitle:  subtitle,
		Version:   Version,
		Cover:     cover,
		Sections:  c.sections,
		Incidents: incidents, IncidentsLeft: len(seen) - len(shown),
	}, nil
}

// now and before are how sentences name the two periods.
func (c *composer) now() string { return c.review.Params.Period.String() }

func (c *composer) before() string {
	p, compare := c.review.Params.Period, c.review.Params.Compare
	switch {
	case compare.Days() == 0:
		return "before"
	case compare == p.Before(4) && p == analysis.QuarterOf(p.From, p.From.Month()):
		return "the year before"
	}
	return compare.String()
}

// andBefore is the basis of a figure that counts so many postmortems in all, those of the quarters before as well.
func andBefore(b analysis.Basis, all int) analysis.Basis {
	if more := all - b.Counted; more > 0 {
		b.Warnings = append(slices.Clone(b.Warnings), analysis.Warning{Code: "quarters_before", Detail: fmt.Sprintf("The quarters before add %s.", plural(more, cmp.Or(string(b.Unit), "postmortem")))})
	}
	return b
}

// queryOf is what a figure says of the query behind it.
func queryOf(q analysis.Query) Query {
	out := Query{Name: q.Name, SQL: q.SQL, Params: []Param{}}
	for _, p := range q.Params {
		out.Params = append(out.Params, Param(p))
	}
	return out
}

// keysOf are the incidents of evidence, each once, in order.
func keysOf(lists ...[]analysis.Evidence) []string {
	keys, known := []string{}, map[string]bool{"": true}
	for _, list := range lists {
		for _, e := range list {
			if !known[e.Incident] {
				known[e.Incident] = true
				keys = append(keys, e.Incident)
			}
		}
	}
	return keys
}

// maxSentences is how many sentences a mark opens; the rest is counted, and the SQL has them all.
const maxSentences = 10

// maxOfCell is the same for a cell of a heatmap, of which there are many.
const maxOfCell = 3

// group is the sentences behind one mark.
func group(label string, evidence []analysis.Evidence) Group {
	return groupOf(label, evidence, maxSentences)
}

// cellGroup is the sentences behind one cell of a heatmap.
func cellGroup(label string, evidence []analysis.Evidence) Group {
	return groupOf(label, evidence, maxOfCell)
}

func groupOf(label string, evidence []analysis.Evidence, most int) Group {
	g := Group{Label: label, Evidence: evidence}
	if extra := len(evidence) - most; extra > 0 {
		g.Evidence, g.More = evidence[:most:most], extra
	}
	return g
}

// rows builds a table from columns and rows of cells; an empty cell is unknown.
func rows(columns []Column, cells ...[]string) Table {
	t := Table{Columns: columns, Rows: [][]*string{}}
	for _, row := range cells {
		line := make([]*string, len(row))
		for i := range row {
			if row[i] != "" {
				line[i] = &row[i]
			}
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func textColumn(name string) Column   { return Column{Name: name} }
func numberColumn(name string) Column { return Column{Name: name, Numeric: true} }

// value is a pointer to a count as a chart's value.
func value(n int) *float64 {
	f := float64(n)
	return &f
}

func count(n int) string { return fmt.Sprintf("%d", n) }

// plural is "1 incident", "2 incidents".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if noun == "near miss" {
		return fmt.Sprintf("%d near misses", n)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// share is a share as a cell: "38 %", empty when unknown.
func shareCell(s analysis.Share) string {
	if s.Share == nil {
		return ""
	}
	return percent(*s.Share)
}

// between is the interval of a share as a cell: "24 to 55 %".
func between(s analysis.Share) string {
	if s.Low == nil || s.High == nil {
		return ""
	}
	return whole(*s.Low) + " to " + percent(*s.High)
}

// sharePoint is a share as a point of a chart.
func sharePoint(category int, s analysis.Share) Point {
	return Point{Category: category, Value: s.Share, Low: s.Low, High: s.High, N: s.Of, Label: fmt.Sprintf("%d of %d", s.Count, s.Of)}
}

// quoted puts a label of the taxonomy in a sentence.
func quoted(label string) string { return "“" + label + "”" }

// verdictOf is a pointer to a copy.
func verdictOf(v analysis.Verdict) *analysis.Verdict { return &v }
