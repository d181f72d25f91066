package reports

import (
	"regexp"
	"strings"

	"secondstory/analysis"
)

// nameNearMisses calls what a figure counts by its name, where it counts near misses alone. Its headings stay, so that
// links to it hold.
func (f *Figure) nameNearMisses() {
	if f.Basis.Unit != analysis.NearMisses {
		return
	}
	f.Sentence, f.Missing = asNearMisses(f.Sentence), asNearMisses(f.Missing)
	for i := range f.Table.Columns {
		f.Table.Columns[i].Name = asNearMisses(f.Table.Columns[i].Name)
	}
}

// unquotedIncidents matches a quotation, which is not ours to word, or what is called an incident outside of one.
var unquotedIncidents = regexp.MustCompile(`“[^”]*”|\b(?:[Aa]n )?[Ii]ncidents?\b`)

// asNearMisses is a text of ours about incidents, told of near misses.
func asNearMisses(text string) string {
	words := strings.NewReplacer("An incident", "A near miss", "an incident", "a near miss", "Incidents", "Near misses", "incidents", "near misses", "Incident", "Near miss", "incident", "near miss")
	return unquotedIncidents.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "“") {
			return found
		}
		return words.Replace(found)
	})
}
