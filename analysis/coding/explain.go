package coding

import (
	"cmp"
	"slices"
	"strings"
)

// Reason is one candidate for a code: the cue that proposed it, what the gate said, and how it weighed.
type Reason struct {
	Section    int
	Start, End int    // of the sentence
	Quote      string // the sentence
	Words      string // the words that the cue matched
	Cue        string // the cue as the taxonomy has it
	Line       int    // and its line there
	Strength   string
	Grade      Grade
	Gate       string // the step that decided: G1 to G12, hedge, blocker, weak; "" when all let it pass
	GateName   string
	Points     float64 // countAt are needed
}

// Explanation says why a code was given to a text, or not.
type Explanation struct {
	Dimension  Dimension
	Code       string
	Label      string
	Definition string
	Given      []Code   // what Code gave for it
	Reasons    []Reason // every candidate, the best first; none means that no cue was found
	Needed     float64  // points a candidate needs to count
}

// Explain returns every candidate for a code in a text, with the cue, the gate and the weight.
func (c *Coder) Explain(text Text, d Dimension, id string) (Explanation, bool) {
	entry, ok := c.taxonomy.Entry(d, id)
	if !ok {
		return Explanation{}, false
	}
	out := Explanation{Dimension: d, Code: id, Label: entry.Label, Definition: entry.Definition, Needed: countAt}
	for _, code := range c.Code(text) {
		if code.Dimension == d && code.Code == id {
			out.Given = append(out.Given, code)
		}
	}
	r := c.scratch.Get().(*reader)
	defer c.scratch.Put(r)
	for _, x := range r.read(text).candidates {
		if x.entry.Dimension == d && x.entry.ID == id {
			out.Reasons = append(out.Reasons, x.reason(x.body(text)))
		}
	}
	slices.SortStableFunc(out.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(gradeRank(a.Grade), gradeRank(b.Grade)), cmp.Compare(b.Points, a.Points))
	})
	return out, true
}

// body is the text that the candidate's offsets point into.
func (x *candidate) body(text Text) string {
	if x.field != "" {
		return x.field
	}
	return bodyOf(text, x.ordinal)
}

func (x *candidate) reason(body string) Reason {
	r := Reason{
		Section: x.ordinal, Start: x.unit.start, End: x.unit.end, Quote: body[x.unit.start:x.unit.end],
		Words: body[x.tokens[x.from].start:x.tokens[x.to-1].end], Cue: x.cue.text, Line: x.cue.line,
		Strength: x.strength.String(), Grade: x.grade, Gate: x.rule, Points: x.points,
	}
	if x.implied {
		r.Strength = "implied"
	}
	if step, ok := gateNamed(x.rule); ok {
		r.GateName = step.name
	}
	if x.rule == "weak" {
		r.GateName = "too weak to count without a tie to the harm"
	}
	return r
}

// Span is a piece of a section with the codes that rest on it; pieces without codes have none.
type Span struct {
	Section    int
	Start, End int
	Text       string
	Codes      []Code
}

// Spans cuts a text's sections into pieces at the codes' places, in order, so that a text can be shown with its
// codes in place. Joined, the pieces of a section are its body.
func Spans(text Text, codes []Code) []Span {
	var out []Span
	for _, s := range text.Sections {
		out = append(out, sectionSpans(s, codes)...)
	}
	return out
}

func sectionSpans(s Section, codes []Code) []Span {
	cuts := []int{0, len(s.Body)}
	for _, c := range codes {
		if c.Section == s.Ordinal && c.End <= len(s.Body) {
			cuts = append(cuts, c.Start, c.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Span
	for i := 1; i < len(cuts); i++ {
		span := Span{Section: s.Ordinal, Start: cuts[i-1], End: cuts[i], Text: strings.Clone(s.Body[cuts[i-1]:cuts[i]])}
		for _, c := range codes {
			if c.Section == s.Ordinal && c.Start <= span.Start && c.End >= span.End && c.Start < c.End {
				span.Codes = append(span.Codes, c)
			}
		}
		out = append(out, span)
	}
	return out
}
