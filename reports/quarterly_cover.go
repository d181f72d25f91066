package reports

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/analysis"
	"secondstory/queries"
)

// sourceRow is a row of quality/sources.
type sourceRow struct {
	Source  string     `db:"source"`
	Found   int64      `db:"found"`
	Loaded  int64      `db:"loaded"`
	Skipped int64      `db:"skipped"`
	Refused int64      `db:"refused"`
	Newest  *time.Time `db:"newest_at"`
}

// detailRow is a row of incidents/details.
type detailRow struct {
	Incident      string     `db:"incident"`
	Title         string     `db:"title"`
	URL           *string    `db:"url"`
	Path          *string    `db:"path"`
	Kind          string     `db:"kind"`
	KindBasis     string     `db:"kind_basis"`
	OccurredAt    *time.Time `db:"occurred_at"`
	OccurredBasis *string    `db:"occurred_basis"`
	Severity      *int8      `db:"severity"`
	SeverityRaw   *string    `db:"severity_raw"`
	Summary       *string    `db:"summary"`
	Services      *string    `db:"services"`
}

// codeRow is a row of incidents/codes.
type codeRow struct {
	Incident   string  `db:"incident"`
	Dimension  string  `db:"dimension"`
	Code       string  `db:"code"`
	Label      string  `db:"label"`
	Grade      string  `db:"grade"`
	Origin     string  `db:"origin"`
	Heading    *string `db:"heading"`
	Quote      *string `db:"quote"`
	Rule       string  `db:"rule"`
	Confidence float64 `db:"confidence"`
	Section    *int32  `db:"section_ordinal"`
	Start      *int32  `db:"start_byte"`
}

// correctionRow is a row of incidents/corrections.
type correctionRow struct {
	Incident string  `db:"incident"`
	Field    string  `db:"field"`
	Value    *string `db:"value"`
	Was      *string `db:"was"`
	Reason   string  `db:"reason"`
}

// hashRow is a row of quality/data_hash.
type hashRow struct {
	Hash string `db:"data_hash"`
}

// named reads the rows of a named query.
func named[T any](ctx context.Context, d analysis.Data, name string, args map[string]any) ([]T, error) {
	q, ok := d.Catalog.Get(name)
	if !ok {
		return nil, fmt.Errorf("no query %s", name)
	}
	return queries.RunInto[T](ctx, d.DB, q, args)
}

func (c *composer) cover(ctx context.Context, d analysis.Data) (Cover, error) {
	sources, err := named[sourceRow](ctx, d, "quality/sources", nil)
	if err != nil {
		return Cover{}, err
	}
	hash, err := named[hashRow](ctx, d, "quality/data_hash", nil)
	if err != nil {
		return Cover{}, err
	}
	p, b := c.review.Params, c.review.Basis
	cover := Cover{
		Period: p.Period, Compared: p.Compare, AsOf: day10(p.AsOf), Scope: scopeWords(p), Counted: b.Counted, NearMisses: c.review.NearMisses.Now.Count,
		Facts: c.facts(), Excluded: b.Excluded, Warnings: b.Warnings, DataHash: hash[0].Hash,
	}
	for _, s := range sources {
		out := Source{Name: s.Source, Found: int(s.Found), Loaded: int(s.Loaded), Skipped: int(s.Skipped), Refused: int(s.Refused)}
		if s.Source == "file" {
			out.Name = "files"
		}
		if s.Newest != nil {
			out.Newest = day10(*s.Newest)
		}
		cover.Sources = append(cover.Sources, out)
	}
	return cover, nil
}

// facts are the few numbers of the cover.
func (c *composer) facts() []Fact {
	near, factors := c.review.NearMisses.Now, c.review.Factors
	facts := []Fact{
		{"incidents", count(near.Of - near.Count)},
		{"near misses", count(near.Count)},
		{"postmortems with a text", count(factors.Counted)},
	}
	stated := map[string]bool{}
	for _, row := range factors.Rows {
		for _, e := range row.Evidence {
			stated[e.Incident] = true
		}
	}
	return append(facts, Fact{"of them that state a contributing factor", count(len(stated))})
}

// scopeWords says which incidents the report is about.
func scopeWords(p analysis.Params) string {
	var parts []string
	if p.Team != "" {
		parts = append(parts, "team "+p.Team)
	}
	if p.Service != "" {
		parts = append(parts, "service "+p.Service)
	}
	if p.Source != "" {
		parts = append(parts, "source "+p.Source)
	}
	if p.Severity != 0 {
		parts = append(parts, fmt.Sprintf("severity %d and worse", p.Severity))
	}
	switch p.Kind {
	case analysis.IncidentKind:
		parts = append(parts, "incidents without near misses")
	case analysis.NearMissKind:
		parts = append(parts, "near misses alone: where a heading or a chart says incident, it means one of these")
	}
	if len(parts) == 0 {
		return "every team and service"
	}
	return strings.Join(parts, ", ")
}

// incidentsOf reads what a report shows of the incidents it leads to.
func incidentsOf(ctx context.Context, d analysis.Data, keys []string) ([]Incident, error) {
	args := map[string]any{"incidents": slices.Sorted(slices.Values(keys))}
	details, err := named[detailRow](ctx, d, "incidents/details", args)
	if err != nil {
		return nil, err
	}
	codes, err := named[codeRow](ctx, d, "incidents/codes", args)
	if err != nil {
		return nil, err
	}
	corrections, err := named[correctionRow](ctx, d, "incidents/corrections", args)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]Code{}
	for _, c := range codes {
		if c.Grade != "stated" || c.Origin == "coder" && deref(c.Quote) == "" {
			continue // only what counts and can be shown: the rest is told by `secondstory code show`, and blame by lint to its authors
		}
		byKey[c.Incident] = append(byKey[c.Incident], Code{
			Dimension: c.Dimension, Label: c.Label, Grade: c.Grade, Heading: deref(c.Heading), Quote: deref(c.Quote), Rule: c.Rule, Confidence: c.Confidence,
		})
	}
	corrected := map[string][]string{}
	for _, c := range corrections {
		line := c.Field + " is " + orDash(c.Value)
		if c.Was != nil {
			line += " (was " + *c.Was + ")"
		}
		corrected[c.Incident] = append(corrected[c.Incident], line+": "+c.Reason)
	}
	incidents := []Incident{}
	for _, row := range details {
		in := row.incident()
		in.Codes, in.Corrected = byKey[row.Incident], corrected[row.Incident]
		incidents = append(incidents, in)
	}
	return incidents, nil
}

func (r detailRow) incident() Incident {
	in := Incident{
		Key: r.Incident, Title: r.Title, URL: deref(r.URL), Path: deref(r.Path), Kind: r.Kind, KindBasis: r.KindBasis,
		Severity: deref(r.SeverityRaw), Summary: deref(r.Summary), Services: []string{},
	}
	if r.Severity != nil && (len(in.Severity) > longestSeverity || strings.Trim(in.Severity, "0123456789") == "") {
		in.Severity = fmt.Sprintf("severity %d", *r.Severity)
	}
	if r.OccurredAt != nil {
		in.Occurred = occurred(*r.OccurredAt, deref(r.OccurredBasis))
	}
	if s := deref(r.Services); s != "" {
		in.Services = strings.Split(s, ", ")
	}
	in.Correct = r.corrections()
	return in
}

// longestSeverity is how much of a severity is shown as it was written: longer ones are whole sentences, and a bare
// number says nothing.
const longestSeverity = 24

// occurred is when an incident was, no finer than what told it.
func occurred(at time.Time, basis string) string {
	layout := "2006-01-02 15:04 UTC"
	if at = at.UTC(); at.Equal(at.Truncate(24*time.Hour)) && basis != "started" {
		layout = time.DateOnly // a day without a time
	}
	from := ""
	switch basis {
	case "", "started", "stated":
	case "corrected":
		from = " (corrected)"
	default:
		from = " (from " + strings.ReplaceAll(basis, "_", " ") + ")"
	}
	return at.Format(layout) + from
}

// corrections are the lines of corrections.yaml that would set the facts shown, as they are now.
func (r detailRow) corrections() []string {
	line := func(field, value string) string {
		return fmt.Sprintf("- {incident: %q, field: %s, value: %q, reason: \"...\"}", r.Incident, field, value)
	}
	out := []string{line("kind", r.Kind)}
	if r.OccurredAt != nil {
		out = append(out, line("started_at", r.OccurredAt.UTC().Format(time.RFC3339)))
	}
	if r.Severity != nil {
		out = append(out, line("severity", fmt.Sprintf("SEV%d", *r.Severity)))
	}
	return out
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orDash(s *string) string {
	if s == nil || *s == "" {
		return "–"
	}
	return *s
}
