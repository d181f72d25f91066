// Package published holds what others have published about their incidents, as data: which share of them had
// which cause, with how many, of what, when and by whom. It is read by analyses that lay one's own mix beside it.
//
// A table says what its percentages are shares of, because that is where such figures mislead; where the number of
// incidents was not published its shares are marks without an interval. Categories are named as the crosswalks of
// the taxonomy name them (analysis/coding/crosswalks.yaml), so that codes can be counted in a table's terms.
//
//	tables, err := published.Tables()
//	share := tables[0].Share(tables[0].Rows[0])
package published

import (
	"bytes"
	_ "embed" // the tables
	"fmt"

	"go.yaml.in/yaml/v3"

	"secondstory/analysis/stats"
)

//go:embed figures.yaml
var figures []byte

// Table is a published table.
type Table struct {
	ID         string
	Title      string
	Scheme     string // crosswalk that maps our codes to its categories; "" where none does
	Labels     Labels
	N          *int   // units it is about; nil where that was not published
	Known      *int   // of those, with a known cause, where that differs
	Unit       string // what k counts: incidents, bugs, labels, postmortems
	Of         string // what the percentages are shares of
	Period     string // "" where it was not published
	Source     string
	Status     string // verified, second_hand, recomputed
	FirstStory bool   `yaml:"first_story"` // how many reports stop at a person: a sign of documents, never a cause
	Sums       Sums
	Rows       []Row
}

// Labels says how many labels a unit carries.
type Labels string

// The two kinds of tables. A single one compares with one code an incident, a multi one with all of them.
const (
	Single Labels = "single"
	Multi  Labels = "multi"
)

// Sums is what a column must sum to, as a check of the copy; nil is not checked.
type Sums struct {
	K       *int
	Percent *float64
}

// Row is a row of a table.
type Row struct {
	Category   string
	K          *int     // count; nil where it was neither published nor can be rebuilt
	Percent    *float64 // as printed; nil where none was
	Documents  *int     // units with at least one of the K labels, where that differs
	Rebuilt    bool     // K was rebuilt from Percent
	FirstStory bool     `yaml:"first_story"`
}

// Tables returns every table, in the order of the file.
func Tables() ([]Table, error) {
	var file struct {
		Tables []Table
	}
	d := yaml.NewDecoder(bytes.NewReader(figures))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading the published figures: %w", err)
	}
	return file.Tables, nil
}

// ByID returns the table of an id; false when there is none.
func ByID(id string) (Table, bool, error) {
	tables, err := Tables()
	for _, t := range tables {
		if t.ID == id {
			return t, true, err
		}
	}
	return Table{}, false, err
}

// Confidence is that of the intervals.
const Confidence = 0.95

// Share is the share of a row among the table's units, 0 to 1, with its Wilson interval. Where n or the count is not
// known it is the printed share, and the limits are absent: a mark, and no interval. Of a table whose units carry
// several labels it is the share of units with the label (Documents), so that shares may sum to more than 1.
func (t Table) Share(r Row) stats.Interval {
	k := r.K
	if r.Documents != nil {
		k = r.Documents
	}
	if t.N != nil && k != nil {
		return stats.Wilson(*k, *t.N, Confidence)
	}
	if r.Percent != nil {
		return stats.Interval{Estimate: stats.Of(*r.Percent / 100)}
	}
	return stats.Interval{}
}

// Bounds are the least and the most that the share of a row can be when some units have no known cause: as if none
// of them, or all of them, had it. ok is false where that is not known.
func (t Table) Bounds(r Row) (least, most float64, ok bool) {
	if t.N == nil || t.Known == nil || r.K == nil {
		return 0, 0, false
	}
	n := float64(*t.N)
	return float64(*r.K) / n, (float64(*r.K) + n - float64(*t.Known)) / n, true
}
