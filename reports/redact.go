package reports

import (
	"slices"
	"strings"

	"secondstory/analysis"
)

// withheld stands where a quote was.
const withheld = "(quote withheld)"

// WithoutQuotes is d for a wider audience: no sentence of a postmortem is left in it, and no summary,
// path or link. Titles, counts and verdicts stay. d itself is not changed.
func WithoutQuotes(d Document) Document {
	labels := labelsOf(d)
	d.Sections = slices.Clone(d.Sections)
	for i := range d.Sections {
		s := &d.Sections[i]
		s.Findings = slices.Clone(s.Findings)
		for j := range s.Findings {
			f := &s.Findings[j]
			f.Evidence = unquoted(f.Evidence)
			f.Sentence, f.Detail = withoutPromises(f.Sentence, labels), withoutPromises(f.Detail, labels)
		}
		s.Figures = slices.Clone(s.Figures)
		for j := range s.Figures {
			s.Figures[j] = s.Figures[j].withoutQuotes(labels)
		}
	}
	d.Incidents = slices.Clone(d.Incidents)
	for i := range d.Incidents {
		in := &d.Incidents[i]
		in.Summary, in.Path, in.URL = "", "", ""
		in.Codes = slices.Clone(in.Codes)
		for j := range in.Codes {
			in.Codes[j].Quote, in.Codes[j].Heading = withheld, ""
		}
	}
	return d
}

// quoting are the names of columns whose cells are words of a postmortem.
func quoting(name string) bool {
	return slices.Contains([]string{"in the words", "promised", "promise, as last worded"}, name)
}

func (f Figure) withoutQuotes(labels map[string]bool) Figure {
	f.Groups = slices.Clone(f.Groups)
	for i := range f.Groups {
		f.Groups[i].Evidence = unquoted(f.Groups[i].Evidence)
	}
	hidden := false
	rows := slices.Clone(f.Table.Rows)
	for c, column := range f.Table.Columns {
		whole := quoting(column.Name)
		hidden = hidden || whole
		for r := range rows {
			if c >= len(rows[r]) || rows[r][c] == nil {
				continue
			}
			text := withheld
			if !whole {
				text = withoutPromises(*rows[r][c], labels)
			}
			rows[r] = slices.Clone(rows[r])
			rows[r][c] = &text
		}
	}
	f.Table.Rows = rows
	if hidden {
		f.Chart, f.Groups = nil, nil // their labels are the same words
	}
	return f
}

// labelsOf are the labels of codes and the titles of postmortems: the quotation marks that stay.
func labelsOf(d Document) map[string]bool {
	labels := map[string]bool{}
	for _, in := range d.Incidents {
		labels[in.Title] = true
		for _, c := range in.Codes {
			labels[c.Label] = true
		}
	}
	return labels
}

// withoutPromises takes out of a sentence what stands in quotation marks and is neither a label nor a title. Marks
// inside of others go with them, and what is never closed goes to the end.
func withoutPromises(sentence string, labels map[string]bool) string {
	var out strings.Builder
	depth, from := 0, 0
	for i, r := range sentence {
		switch {
		case r == '“':
			if depth == 0 {
				out.WriteString(sentence[from:i])
				from = i
			}
			depth++
		case r == '”' && depth > 0:
			if depth--; depth == 0 {
				end := i + len("”")
				out.WriteString(shownQuote(sentence[from:end], labels))
				from = end
			}
		}
	}
	if depth > 0 {
		return out.String() + withheld
	}
	return out.String() + sentence[from:]
}

// shownQuote is a quotation as a wider audience sees it.
func shownQuote(quote string, labels map[string]bool) string {
	if labels[strings.TrimSuffix(strings.TrimPrefix(quote, "“"), "”")] {
		return quote
	}
	return withheld
}

func unquoted(evidence []analysis.Evidence) []analysis.Evidence {
	out := slices.Clone(evidence)
	for i := range out {
		if out[i].Quote != "" {
			out[i].Quote = withheld
		}
		out[i].Heading = ""
	}
	return out
}
