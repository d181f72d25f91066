package analysis

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"secondstory/analysis/coding"
)

// MissedResult is what the taxonomy misses: phrases that recur where causes are told and that no code covers. They
// are candidates for a reader to judge, and no finding.
type MissedResult struct {
	Basis
	Query      Query       `json:"query"`
	Candidates []Candidate `json:"candidates"` // the most telling first
}

// Candidate is a group of phrases that stand in the same sentences.
type Candidate struct {
	Phrase    string     `json:"phrase"`
	Phrases   []string   `json:"phrases"`
	Incidents []string   `json:"incidents"` // keys
	Sentences int        `json:"sentences"` // uncoded sentences about causes that have one of them
	Elsewhere int        `json:"elsewhere"` // other sentences that have the phrase
	Keyness   float64    `json:"keyness"`   // Dunning's log-likelihood ratio of the phrase
	Evidence  []Evidence `json:"evidence"`  // a sentence each of at most three incidents
}

// toldRow is a row of quality/told_sections.
type toldRow struct {
	Incident string   `db:"incident"`
	Title    string   `db:"title"`
	Ordinal  int32    `db:"ordinal"`
	Role     string   `db:"role"`
	Heading  *string  `db:"heading"`
	Body     string   `db:"body"`
	Places   []string `db:"places"` // 120-164
}

// Missed looks for it in the texts of the period. A nil coder is one of the built-in taxonomy; whatever the
// stored codes were read from is covered too, so codes of a user's own count.
func Missed(ctx context.Context, d Data, p Params, coder *coding.Coder) (MissedResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return MissedResult{}, err
	}
	if coder == nil {
		if coder, err = builtInCoder(); err != nil {
			return MissedResult{}, err
		}
	}
	rows, query, err := read[toldRow](ctx, d, "quality/told_sections", s.within(s.Period))
	if err != nil {
		return MissedResult{}, err
	}
	found, err := coder.Missed(tellingsOf(rows))
	if err != nil {
		return MissedResult{}, fmt.Errorf("looking for what the taxonomy misses: %w", err)
	}
	titles := map[string]string{}
	for _, r := range rows {
		titles[r.Incident] = r.Title
	}
	result := MissedResult{Basis: s.basis.clone(), Query: query, Candidates: []Candidate{}}
	for _, c := range found {
		out := Candidate{Phrase: c.Phrase, Phrases: c.Phrases, Incidents: c.Incidents, Sentences: c.Sentences, Elsewhere: c.Elsewhere, Keyness: c.Keyness}
		for _, e := range c.Examples {
			out.Evidence = append(out.Evidence, Evidence{Incident: e.Incident, Title: titles[e.Incident], Quote: strings.Join(strings.Fields(e.Quote), " ")})
		}
		result.Candidates = append(result.Candidates, out)
	}
	return result, nil
}

func builtInCoder() (*coding.Coder, error) {
	t, err := coding.DefaultTaxonomy()
	if err != nil {
		return nil, fmt.Errorf("reading the taxonomy: %w", err)
	}
	return coding.NewCoder(t)
}

// tellingsOf joins sections, which come in order, into texts.
func tellingsOf(rows []toldRow) []coding.Telling {
	var out []coding.Telling
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Incident != r.Incident {
			out = append(out, coding.Telling{Text: coding.Text{Incident: r.Incident, Title: r.Title}, Coded: map[int][][2]int{}})
		}
		t := &out[len(out)-1]
		section := coding.Section{Ordinal: int(r.Ordinal), Role: r.Role, Body: r.Body}
		if r.Heading != nil {
			section.Heading = *r.Heading
		}
		t.Sections = append(t.Sections, section)
		for _, place := range r.Places {
			if span, ok := spanOf(place); ok {
				t.Coded[section.Ordinal] = append(t.Coded[section.Ordinal], span)
			}
		}
	}
	return out
}

// spanOf reads 120-164.
func spanOf(place string) ([2]int, bool) {
	from, to, _ := strings.Cut(place, "-")
	start, errFrom := strconv.Atoi(from)
	end, errTo := strconv.Atoi(to)
	return [2]int{start, end}, errFrom == nil && errTo == nil
}
