package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"secondstory/queries"
)

// Params say which incidents to look at. The zero value is every incident of the last quarter in the
// data, or of more where that holds too few, compared with the four windows before it.
type Params struct {
	Period   Period     // zero: the last quarter in the data, or the shortest longer one worth reading
	Compare  Period     // zero: the four windows as long as Period that end where it starts
	Fiscal   time.Month // first month of the fiscal year, for the default period; zero: January
	Team     string     // empty: every team
	Service  string     // empty: every service
	Source   string     // empty: every source
	Severity int        // this severity and worse; zero: all, and unknown
	Kind     Kind       // empty: incidents and near misses; a question that compares the two takes both all the same
	AsOf     time.Time  // ages and states are as of then; zero: the end of Period
	Policy   *Policy    // which incidents should have a postmortem; nil: nothing is asked

	scope *scope
}

// Kind is whether something happened or nearly did.
type Kind string

// The kinds that analyses count. Drills and planned maintenance are left out, and every basis says how many.
const (
	EveryKind    Kind = ""
	IncidentKind Kind = "incident"
	NearMissKind Kind = "near_miss"
)

// subject is the kind that a question about incidents is answered for: near misses where they were asked for.
func (s *scope) subject() Kind { return cmp.Or(s.Kind, IncidentKind) }

// about are arguments whose kind is that of the subject.
func (s *scope) about(a arguments) arguments { return a.with("kind", string(s.subject())) }

// ofSubject keeps what is of the subject's kind.
func (s *scope) ofSubject(w witness) bool { return w.kind == string(s.subject()) }

// everyKind are p without a kind, for questions that compare incidents with near misses, or know no kind. The period stays that of
// the one kind where the data chose it.
func (p Params) everyKind() Params {
	if p.Kind == EveryKind {
		return p
	}
	if s := p.scope; s != nil {
		p = s.asked
		p.Period, p.AsOf = s.Period, s.AsOf
	}
	p.Kind = EveryKind
	return p
}

// comparedWindows is how many windows as long as the period it is compared with.
const comparedWindows = 4

// enoughToRead is the number of incidents from which a period has enough to choose from, and mostTexts
// the number up to which all texts are compared.
const (
	enoughToRead = 8
	mostTexts    = 5000
)

// historyQuarters is how far back patterns that need more than a year are looked for.
const historyQuarters = 8

// Data is where analyses read: a database and the catalogue of named queries.
type Data struct {
	DB      *queries.DB
	Catalog *queries.Catalog

	known map[string]any // short answers of this review, by query and parameters: several questions ask for the same
}

// New reads from db through the queries that come with the program.
func New(db *queries.DB) (Data, error) {
	catalog, err := queries.Catalogue()
	if err != nil {
		return Data{}, fmt.Errorf("reading the named queries: %w", err)
	}
	return Data{DB: db, Catalog: catalog}, nil
}

// scope is Params with every default filled in from the data.
type scope struct {
	Params
	asked      Params // before any default was filled in
	history    Period // the quarters that long patterns are looked for in; ends with the period
	basis      Basis
	all        Period // from the first incident to the end of the period
	empty      bool   // no incident has a date
	nearMisses int    // of the period
	recent     Period // the period, or more where it holds too few incidents to read from
	texts      Period // what look-alikes are sought in: everything, unless that is too much

	sentences map[string]witnesses // of the widest window, by dimension, once read
}

// Resolve fills in the defaults from the data, once, so that several analyses share them.
func (d Data) Resolve(ctx context.Context, p Params) (Params, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return Params{}, err
	}
	resolved := s.Params
	resolved.scope = s
	return resolved, nil
}

// scope resolves p, or returns what Resolve found.
func (d Data) scope(ctx context.Context, p Params) (*scope, error) {
	if p.scope != nil {
		return p.scope, nil
	}
	first, last, incidents, err := d.fullExtent(ctx)
	if err != nil {
		return nil, err
	}
	s := &scope{Params: p, asked: p, empty: last.IsZero(), sentences: map[string]witnesses{}}
	quarter := Period{}
	if s.Period.IsZero() && !s.empty {
		if quarter, err = d.defaultPeriod(ctx, s, first, last); err != nil {
			return nil, err
		}
	}
	asked := s.Compare
	if asked.IsZero() {
		asked = s.Period.Before(comparedWindows)
	}
	dataFrom := QuarterOf(first, time.January).From
	s.Compare = asked.Clip(dataFrom)
	s.all = Period{From: first, To: s.Period.To}.Clip(first)
	s.history = s.Period
	s.history.From = QuarterOf(s.Period.To.Add(-time.Nanosecond), time.January).From.AddDate(0, -monthsPerQuarter*(historyQuarters-1), 0)
	s.history = s.history.Clip(dataFrom)
	if s.Period.From.Before(s.history.From) {
		s.history.From = s.Period.From
	}
	if s.AsOf.IsZero() {
		s.AsOf = s.Period.To
	}
	if s.basis, err = d.basis(ctx, s, asked, last); err != nil {
		return nil, err
	}
	if err := d.warnWidened(ctx, s, quarter); err != nil {
		return nil, err
	}
	if named := s.Period.fiscalName(s.Fiscal); named != "" {
		s.basis.warn(WarnFiscalYear, "Quarters and years are named by the calendar here: %s is %s of a fiscal year that starts in %s.", s.Period, named, s.Fiscal)
	}
	s.texts = s.all
	if incidents > mostTexts {
		s.texts = s.history
	}
	return s, d.widen(ctx, s)
}

// extentRow is a row of quality/extent.
type extentRow struct {
	FirstAt   *time.Time `db:"first_at"`
	LastAt    *time.Time `db:"last_at"`
	Incidents int64      `db:"incidents"`
}

// extent is when the first and the last counted incident happened; zero times when there is none.
func (d Data) extent(ctx context.Context) (first, last time.Time, err error) {
	first, last, _, err = d.fullExtent(ctx)
	return first, last, err
}

// fullExtent is extent and how many counted incidents have a date.
func (d Data) fullExtent(ctx context.Context) (first, last time.Time, incidents int, err error) {
	rows, _, err := read[extentRow](ctx, d, "quality/extent", nil)
	if err != nil || len(rows) == 0 || rows[0].FirstAt == nil {
		return time.Time{}, time.Time{}, 0, err
	}
	return rows[0].FirstAt.UTC(), rows[0].LastAt.UTC(), int(rows[0].Incidents), nil
}

// takenFrom is the basis of a result that is taken from the recent incidents.
func (d Data) takenFrom(ctx context.Context, s *scope) (Basis, error) {
	b, _, err := d.over(ctx, s, s.recent)
	if err == nil && s.recent != s.Period {
		b.warn(WarnTakenWider, "%s holds too few postmortems to choose from, so this is taken from %s.", s.Period, s.recent)
	}
	return b, err
}

// widen takes what held and what to read from before the period too, where the period alone holds too
// few incidents: from the history, or from everything.
func (d Data) widen(ctx context.Context, s *scope) error {
	s.recent = s.Period
	have := s.basis.Counted
	for _, wider := range []Period{s.history, s.all} {
		if have >= enoughToRead {
			return nil
		}
		n, err := d.countedIn(ctx, s, wider)
		if err != nil {
			return err
		}
		if n > have {
			s.recent, have = wider, n
		}
	}
	return nil
}

// Query is the named query that a result was read with, and what its parameters were bound to.
type Query struct {
	Name   string  `json:"name"`
	SQL    string  `json:"sql"`
	Params []Bound `json:"params"`
}

// Bound is one parameter as text; an empty Value with Null set was NULL.
type Bound struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Null  bool   `json:"null"`
}

// arguments are values by parameter name; nil is NULL.
type arguments map[string]any

// within are the arguments of one window and the filters of s.
func (s *scope) within(p Period) arguments {
	return arguments{
		"from": p.From, "to": p.To,
		"team": text(s.Team), "service": text(s.Service), "source": text(s.Source),
		"severity": whole(s.Severity), "kind": text(string(s.Kind)), "as_of": s.AsOf,
	}
}

// both are the arguments of the period and the one it is compared with.
func (s *scope) both() arguments {
	return s.within(s.Period).with("compare_from", s.Compare.From).with("compare_to", s.Compare.To)
}

// with is a copy of a that holds one more value.
func (a arguments) with(name string, value any) arguments {
	more := make(arguments, len(a)+1)
	for k, v := range a {
		more[k] = v
	}
	more[name] = value
	return more
}

// text is nil for an empty string.
func text(v string) any {
	if v == "" {
		return nil
	}
	return v
}

// whole is nil for zero.
func whole(v int) any {
	if v == 0 {
		return nil
	}
	return v
}

// read runs a named query with those of the arguments that it declares, and scans its rows.
func read[T any](ctx context.Context, d Data, name string, args arguments) ([]T, Query, error) {
	q, ok := d.Catalog.Get(name)
	if !ok {
		return nil, Query{}, fmt.Errorf("reading %s: no query of that name", name)
	}
	bound := make(map[string]any, len(q.Params))
	for _, p := range q.Params {
		v, ok := args[p.Name]
		if !ok {
			return nil, Query{}, fmt.Errorf("reading %s: nothing to bind $%s to", name, p.Name)
		}
		bound[p.Name] = v
	}
	asked := Query{Name: q.Name, SQL: q.SQL, Params: shown(bound)}
	key := fmt.Sprint(asked.Name, asked.Params)
	if rows, ok := d.known[key].([]T); ok {
		return slices.Clone(rows), asked, nil
	}
	rows, err := queries.RunInto[T](ctx, d.DB, q, bound)
	if err != nil {
		return nil, Query{}, fmt.Errorf("reading %s: %w", name, err)
	}
	if d.known != nil && len(rows) <= mostKnown {
		d.known[key] = slices.Clone(rows)
	}
	return rows, asked, nil
}

// mostKnown is how many rows an answer may have to be kept for a question that asks the same.
const mostKnown = 1000

// shown are bound parameters as text, by name.
func shown(bound map[string]any) []Bound {
	all := make([]Bound, 0, len(bound))
	for name, v := range bound {
		b := Bound{Name: name}
		switch v := v.(type) {
		case nil:
			b.Null = true
		case time.Time:
			b.Value = v.UTC().Format(time.RFC3339)
		case string:
			b.Value = v
		case int:
			b.Value = strconv.Itoa(v)
		default:
			b.Value = fmt.Sprint(v)
		}
		all = append(all, b)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
