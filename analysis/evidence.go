package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// evidenceRow is a row of quality/evidence.
type evidenceRow struct {
	Code       string    `db:"code"`
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	Kind       string    `db:"kind"`
	OccurredAt time.Time `db:"occurred_at"`
	Heading    *string   `db:"heading"`
	Quote      *string   `db:"quote"`
	Withheld   bool      `db:"withheld"`
	Rule       string    `db:"rule"`
	Origin     string    `db:"origin"`
}

// witness is the sentence behind a code of one incident.
type witness struct {
	Evidence
	kind       string
	occurredAt time.Time
}

// witnesses are sentences by code, each list in the order of time.
type witnesses map[string][]witness

// evidence is what stands behind the codes of one dimension in a window. Each dimension is read once for the
// widest window that a review asks about, and the others are cut from it.
func (d Data) evidence(ctx context.Context, s *scope, dimension string, window Period) (witnesses, error) {
	widest := s.widest()
	if !widest.covers(window) {
		return d.sentences(ctx, s, dimension, window)
	}
	all, ok := s.sentences[dimension]
	if !ok {
		var err error
		if all, err = d.sentences(ctx, s, dimension, widest); err != nil {
			return nil, err
		}
		s.sentences[dimension] = all
	}
	return all.within(window), nil
}

// sentences reads what stands behind the codes of one dimension in a window. The rows come by code.
func (d Data) sentences(ctx context.Context, s *scope, dimension string, window Period) (witnesses, error) {
	rows, _, err := read[evidenceRow](ctx, d, "quality/evidence", s.within(window).with("dimension", dimension))
	if err != nil {
		return nil, err
	}
	said := make([]witness, len(rows))
	all := witnesses{}
	for from, to := 0, 0; to < len(rows); from = to {
		for code := rows[from].Code; to < len(rows) && rows[to].Code == code; to++ {
			said[to] = rows[to].witness()
		}
		all[rows[from].Code] = said[from:to:to]
	}
	return all, nil
}

// witness is the sentence of the row.
func (r evidenceRow) witness() witness {
	return witness{
		Evidence: Evidence{
			Incident: r.Incident, Title: r.Title, Heading: orEmpty(r.Heading),
			Quote: orEmpty(r.Quote), Withheld: r.Withheld, Rule: r.Rule, Basis: r.Origin,
		},
		kind: r.Kind, occurredAt: r.OccurredAt,
	}
}

// within are those of a window; codes without any are left out.
func (w witnesses) within(window Period) witnesses {
	cut := make(witnesses, len(w))
	for code, list := range w {
		from := sort.Search(len(list), func(i int) bool { return !list[i].occurredAt.Before(window.From) })
		to := sort.Search(len(list), func(i int) bool { return !list[i].occurredAt.Before(window.To) })
		if from < to {
			cut[code] = list[from:to:to]
		}
	}
	return cut
}

// of is the evidence for a code, of the incidents that keep holds for.
func (w witnesses) of(code string, keep func(witness) bool) []Evidence {
	found := []Evidence{}
	for _, one := range w[code] {
		if keep(one) {
			found = append(found, one.Evidence)
		}
	}
	return found
}

// happened keeps what happened in p.
func happened(p Period) func(witness) bool {
	return func(w witness) bool { return p.Contains(w.occurredAt) }
}

// everything keeps all.
func everything(witness) bool { return true }

// incidents are the keys of the incidents that hold a code.
func (w witnesses) incidents(code string) map[string]bool {
	keys := map[string]bool{}
	for _, one := range w[code] {
		keys[one.Incident] = true
	}
	return keys
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// labelRow is a row of quality/labels.
type labelRow struct {
	Dimension string  `db:"dimension"`
	Code      string  `db:"code"`
	Label     string  `db:"label"`
	Family    *string `db:"family"`
}

// names are the labels and groups of the codes of one dimension.
type names map[string]labelRow

// names reads the labels of one dimension.
func (d Data) names(ctx context.Context, dimension string) (names, error) {
	rows, _, err := read[labelRow](ctx, d, "quality/labels", nil)
	if err != nil {
		return nil, err
	}
	all := names{}
	for _, r := range rows {
		if r.Dimension == dimension {
			all[r.Code] = r
		}
	}
	return all, nil
}

// witnessed is what stands behind the codes of one dimension in a window, and what they are called.
func (d Data) witnessed(ctx context.Context, s *scope, dimension string, window Period) (witnesses, names, error) {
	found, err := d.evidence(ctx, s, dimension, window)
	if err != nil {
		return nil, nil, err
	}
	labels, err := d.names(ctx, dimension)
	return found, labels, err
}

// label is the name of a code, or the code itself where the taxonomy has none.
func (n names) label(code string) string {
	if r, ok := n[code]; ok {
		return r.Label
	}
	return code
}

// group is the group of a code, or empty.
func (n names) group(code string) string { return orEmpty(n[code].Family) }

// Share is a number of incidents out of those that could have shown it, with Wilson's interval. The
// share is unknown (nil) out of none.
type Share struct {
	Count int      `json:"count"`
	Of    int      `json:"of"`
	Share *float64 `json:"share"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// shareOf is x out of n. A count above its total (labels on records without a text) has no share.
func shareOf(x, n int) Share {
	w := stats.Wilson(x, n, Confidence)
	return Share{Count: x, Of: n, Share: w.Estimate.Ptr(), Low: w.Lower.Ptr(), High: w.Upper.Ptr()}
}

// QuarterShare is a share in one quarter.
type QuarterShare struct {
	Quarter string    `json:"quarter"`
	From    time.Time `json:"from"`
	Share
	Evidence []Evidence `json:"evidence,omitempty"` // of each of Count, where a result keeps it by quarter
}

// quarterNames are the names of the quarters that p touches.
func quarterNames(p Period) []string {
	all := []string{}
	for _, q := range p.Quarters() {
		all = append(all, QuarterName(q.From))
	}
	return all
}

// perQuarter are shares over every quarter of p: counts by the quarter's name, out of totals.
func perQuarter(p Period, counts, totals map[string]int) []QuarterShare {
	all := []QuarterShare{}
	for _, q := range p.Quarters() {
		name := QuarterName(q.From)
		all = append(all, QuarterShare{Quarter: name, From: q.From, Share: shareOf(counts[name], totals[name])})
	}
	return all
}
