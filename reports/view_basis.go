package reports

import (
	"cmp"
	"slices"
	"strings"

	"secondstory/analysis"
)

// basisLine is what a figure was counted from, in one line: of which time, where that is not the report's.
func basisLine(b analysis.Basis, reported analysis.Period) string {
	if b.Counted == 0 && len(b.Excluded) == 0 {
		return ""
	}
	left := 0
	for _, e := range b.Excluded {
		left += e.N
	}
	unit := cmp.Or(string(b.Unit), "incident")
	line := "From " + plural(b.Counted, unit)
	if b.Period != reported && !b.Period.IsZero() && !reported.IsZero() {
		line += " of " + strings.Replace(b.Period.String(), "..", " to ", 1)
	}
	if left > 0 {
		line += ", " + counted(left, "left out", "left out")
	}
	return line + "."
}

// withoutWarned is a basis without the warnings that the cover has.
func (b *builder) withoutWarned(basis analysis.Basis) analysis.Basis {
	basis.Warnings = slices.DeleteFunc(slices.Clone(basis.Warnings), func(w analysis.Warning) bool { return slices.Contains(b.warned, w.Detail) })
	return basis
}

func details(warnings []analysis.Warning) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, w.Detail)
	}
	return all
}
