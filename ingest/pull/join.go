package pull

import (
	"slices"

	"secondstory/queries"
)

// JoinedFields are the fields of an incident that sources are compared by, where several state it.
func JoinedFields() []string {
	return []string{"title", "severity", "status", "started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at", "detected_by", "url"}
}

// Ranks says which source is right where several state a fact: what the user says, then the usual
// order, in which a source goes where its source file does.
func (c Config) Ranks(usual []string) []queries.SourceRank {
	order := slices.Clone(c.Precedence)
	for _, file := range usual {
		for _, name := range c.Names() {
			if c.Sources[name].Source == file && !slices.Contains(order, name) {
				order = append(order, name)
			}
		}
		if !slices.Contains(order, file) {
			order = append(order, file)
		}
	}
	out := ranksOf("", order)
	for _, field := range sortedNames(c.Fields) {
		out = append(out, ranksOf(field, c.Fields[field])...)
	}
	return out
}

func ranksOf(field string, order []string) []queries.SourceRank {
	var out []queries.SourceRank
	for i, source := range order {
		out = append(out, queries.SourceRank{Field: field, Source: source, Rank: int32(i)})
	}
	return out
}
