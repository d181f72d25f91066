package analysis

import (
	"context"
	"time"
)

// CoverageResult says how many of the incidents that a stated policy asks a postmortem for have one.
// Without a policy it only counts what is written up.
type CoverageResult struct {
	Basis
	Query     Query  `json:"query"`
	Compared  Period `json:"compared"`
	HasPolicy bool   `json:"has_policy"`
	// Asked is the incidents that the policy asks for, and how many of them have a postmortem. Unknown is
	// those that do not say what the policy would need to know; Low and High of Bounds take them in.
	Asked   Share      `json:"asked"`
	Before  Share      `json:"before"`
	Verdict Verdict    `json:"verdict"`
	Unknown int        `json:"unknown"`
	Bounds  [2]float64 `json:"bounds"`  // the share, whatever the unknown ones are; 0 to 1 of nothing
	Missing []Evidence `json:"missing"` // asked for and without one, in the order of time
	Beyond  int        `json:"beyond"`  // written up although nothing asked for it
}

// writtenRow is a row of practice/written_up.
type writtenRow struct {
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	OccurredAt time.Time `db:"occurred_at"`
	Kind       string    `db:"kind"`
	Severity   *int8     `db:"severity"`
	Minutes    *float64  `db:"minutes"`
	Teams      *string   `db:"teams"`
	Services   *string   `db:"services"`
	Words      int32     `db:"words"`
}

// Coverage compares what is written up with what the policy of p asks for. Its exclusions are the
// incidents that nothing asks for.
func Coverage(ctx context.Context, d Data, p Params) (CoverageResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return CoverageResult{}, err
	}
	rows, query, err := read[writtenRow](ctx, d, "practice/written_up", s.within(s.span()))
	if err != nil {
		return CoverageResult{}, err
	}
	result := CoverageResult{Basis: s.basis.clone(), Query: query, Compared: s.Compare, Missing: []Evidence{}, Bounds: [2]float64{0, 1}}
	if s.Policy == nil {
		return result, nil
	}
	result.HasPolicy = true
	var now, before tally
	for _, r := range rows {
		switch {
		case s.Period.Contains(r.OccurredAt):
			if now.add(s.Policy.asks(r), r.Words > 0) {
				result.Missing = append(result.Missing, Evidence{Incident: r.Incident, Title: r.Title})
			}
		case s.Compare.Contains(r.OccurredAt):
			before.add(s.Policy.asks(r), r.Words > 0)
		}
	}
	result.Asked, result.Before = shareOf(now.written, now.asked), shareOf(before.written, before.asked)
	result.Verdict = shareVerdict(now.written, now.asked, before.written, before.asked, riseIsBetter)
	result.Unknown, result.Beyond = now.unknown, now.beyond
	result.Bounds = now.bounds()
	result.Leave(now.asked, "the policy does not ask for a postmortem, or what it needs to know is not known")
	return result, nil
}

// tally counts incidents against a policy.
type tally struct{ asked, written, unknown, unknownWritten, beyond int }

// add counts one incident, and says whether it lacks a postmortem that was asked for.
func (t *tally) add(a asked, written bool) (lacks bool) {
	switch {
	case a == isAsked:
		t.asked++
		if written {
			t.written++
		}
		return !written
	case a == unknownAsked:
		t.unknown++
		if written {
			t.unknownWritten++
		}
	case written:
		t.beyond++
	}
	return false
}

// bounds are the smallest and the largest share that the unknown ones allow: those without a
// postmortem were all asked for, or those with one.
func (t tally) bounds() [2]float64 {
	low := ratioOf(float64(t.written), float64(t.asked+t.unknown-t.unknownWritten))
	high := ratioOf(float64(t.written+t.unknownWritten), float64(t.asked+t.unknownWritten))
	return [2]float64{value(low, 0), value(high, 1)}
}
