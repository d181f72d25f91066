package analysis

import (
	"context"
	"sort"
)

// QualityResult says what postmortems leave open, so that a reader knows what the numbers cannot know.
type QualityResult struct {
	Basis
	Query     Query          `json:"query"`
	Templates []string       `json:"templates"` // most documents first
	Fields    []QualityField `json:"fields"`    // most often missing first
}

// QualityField is one field: how many incidents lack it, in all and by the form of the document.
type QualityField struct {
	Field     string          `json:"field"`
	Missing   Share           `json:"missing"`
	Templates []TemplateShare `json:"templates"` // in the order of QualityResult.Templates
}

// TemplateShare is the share of one template's documents that lack a field.
type TemplateShare struct {
	Template string `json:"template"`
	Share
}

// fieldRow is a row of quality/missing_fields.
type fieldRow struct {
	Field     string `db:"field"`
	Template  string `db:"template"`
	Incidents int64  `db:"incidents"`
	Missing   int64  `db:"missing"`
}

// Quality counts what the postmortems of the period do not say.
func Quality(ctx context.Context, d Data, p Params) (QualityResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return QualityResult{}, err
	}
	rows, query, err := read[fieldRow](ctx, d, "quality/missing_fields", s.within(s.Period))
	if err != nil {
		return QualityResult{}, err
	}
	documents, missing, all := counts{}, map[string]counts{}, map[string]counts{}
	for _, r := range rows {
		if missing[r.Field] == nil {
			missing[r.Field], all[r.Field] = counts{}, counts{}
		}
		missing[r.Field][r.Template] += int(r.Missing)
		all[r.Field][r.Template] += int(r.Incidents)
		documents[r.Template] = max(documents[r.Template], int(r.Incidents))
	}
	result := QualityResult{Basis: s.basis.clone(), Query: query, Templates: documents.largest(), Fields: []QualityField{}}
	for _, field := range sortedKeys(missing) {
		f := QualityField{Field: field, Missing: shareOf(missing[field].total(), all[field].total()), Templates: []TemplateShare{}}
		for _, template := range result.Templates {
			f.Templates = append(f.Templates, TemplateShare{template, shareOf(missing[field][template], all[field][template])})
		}
		result.Fields = append(result.Fields, f)
	}
	sort.SliceStable(result.Fields, func(i, j int) bool {
		return result.Fields[i].Missing.fraction() > result.Fields[j].Missing.fraction()
	})
	return result, nil
}

// fraction is the share as a number; 0 out of none.
func (s Share) fraction() float64 {
	if s.Share == nil {
		return 0
	}
	return *s.Share
}
