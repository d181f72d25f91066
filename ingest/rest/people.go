package rest

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Person is someone the source knows, in the columns of roster.csv. It stays in memory.
type Person struct {
	Person      string
	Aliases     []string
	Seniority   string
	StartedOn   string
	OnCallSince string
	Team        string
	TimeZone    string
}

// Duty is a time on call, in the columns of shifts.csv. It stays in memory.
type Duty struct {
	Person, Schedule, Team string
	StartsAt, EndsAt       time.Time
}

// People asks who works here; nil where the source has no request for it.
func (e *Engine) People(ctx context.Context) ([]Person, error) {
	p := e.source.People
	if p == nil {
		return nil, nil
	}
	var out []Person
	err := e.each(ctx, &p.Request, Span{Until: e.o.Now().UTC()}, func(item any, vars map[string]any) error {
		person, err := p.Person.read(ctx, item, vars)
		if err == nil && person.Person != "" {
			out = append(out, person)
		}
		return err
	})
	if err != nil {
		return nil, e.client.hider.safe(fmt.Errorf("asking %s for its people: %w", e.Name(), err))
	}
	return out, nil
}

func (m PersonMap) read(ctx context.Context, item any, vars map[string]any) (Person, error) {
	var p Person
	for program, into := range map[*Program]*string{
		m.Person: &p.Person, m.Seniority: &p.Seniority, m.StartedOn: &p.StartedOn, m.OnCallSince: &p.OnCallSince, m.Team: &p.Team, m.TimeZone: &p.TimeZone,
	} {
		if program == nil {
			continue
		}
		text, err := program.string(ctx, item, vars)
		if err != nil {
			return p, err
		}
		*into = strings.TrimSpace(text)
	}
	aliases, err := m.Aliases.all(ctx, item, vars)
	for _, a := range flat(aliases) {
		if text, ok := scalar(a); ok && text != "" && text != p.Person {
			p.Aliases = append(p.Aliases, text)
		}
	}
	p.StartedOn, p.OnCallSince = day(p.StartedOn), day(p.OnCallSince)
	return p, err
}

// day is the day of a time as the vendor writes it, "" for one that is none.
func day(text string) string {
	if len(text) >= 10 {
		if _, err := time.Parse(time.DateOnly, text[:10]); err == nil {
			return text[:10]
		}
	}
	return ""
}

// Shifts asks who was on call in a span; nil where the source has no request for it. What has no
// beginning or end is left out, and counted.
func (e *Engine) Shifts(ctx context.Context, from, until time.Time) (duties []Duty, unclear int, err error) {
	s := e.source.Shifts
	if s == nil {
		return nil, 0, nil
	}
	if s.Window != nil {
		until = until.Add(s.Window.Ahead.or(0))
	}
	met := map[Duty]bool{} // a shift that reaches over the end of a window comes with both
	err = e.each(ctx, &s.Request, Span{from.UTC(), until.UTC()}, func(item any, vars map[string]any) error {
		d, ok, err := s.Shift.read(ctx, item, vars)
		switch {
		case ok && !met[d]:
			met[d] = true
			duties = append(duties, d)
		case !ok && err == nil:
			unclear++
		}
		return err
	})
	if err != nil {
		return nil, unclear, e.client.hider.safe(fmt.Errorf("asking %s who was on call: %w", e.Name(), err))
	}
	return duties, unclear, nil
}

func (m ShiftMap) read(ctx context.Context, item any, vars map[string]any) (Duty, bool, error) {
	var d Duty
	var starts, ends string
	for program, into := range map[*Program]*string{m.Person: &d.Person, m.Schedule: &d.Schedule, m.Team: &d.Team, m.StartsAt: &starts, m.EndsAt: &ends} {
		if program == nil {
			continue
		}
		text, err := program.string(ctx, item, vars)
		if err != nil {
			return d, false, err
		}
		*into = strings.TrimSpace(text)
	}
	var err1, err2 error
	d.StartsAt, err1 = time.Parse(time.RFC3339, starts)
	d.EndsAt, err2 = time.Parse(time.RFC3339, ends)
	d.StartsAt, d.EndsAt = d.StartsAt.UTC(), d.EndsAt.UTC()
	return d, d.Person != "" && err1 == nil && err2 == nil && d.StartsAt.Before(d.EndsAt), nil
}

// each reads a whole list, for every value and every window of it.
func (e *Engine) each(ctx context.Context, r *Request, span Span, do func(item any, vars map[string]any) error) error {
	values, err := e.values(ctx, r.Each, nil, e.vars)
	if err != nil {
		return err
	}
	spans := []Span{span}
	if r.Window != nil {
		spans = span.split(r.Window.AtMost.or(0))
	}
	for _, v := range values {
		for _, s := range spans {
			vars := v.vars
			if r.Window != nil {
				from, until := s.written(r.Window.Form)
				vars = with(vars, map[string]any{"from": from, "until": until})
			}
			items, err := listing{e: e, r: r, vars: vars}.all(ctx)
			if err != nil {
				return err
			}
			for _, item := range items {
				if err := do(item, vars); err != nil {
					return err
				}
			}
			e.progress()
		}
	}
	return nil
}
