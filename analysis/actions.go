package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// ActionsResult says what became of the action items, on the day AsOf.
type ActionsResult struct {
	Basis
	Query   Query        `json:"query"`
	AsOf    time.Time    `json:"as_of"`
	Bands   []ActionBand `json:"bands"` // youngest first
	Total   int          `json:"total"`
	Open    int          `json:"open"`
	Closed  int          `json:"closed"`
	Unknown int          `json:"unknown"` // do not say whether they were done
	Overdue int          `json:"overdue"` // open after their due date
	Curve   ClosingCurve `json:"curve"`
	Items   []ActionItem `json:"items"` // open ones first, the oldest first
}

// ActionBand is the actions of one age: of a closed one, its age when it was closed.
type ActionBand struct {
	Band    string `json:"band"`
	Open    int    `json:"open"`
	Closed  int    `json:"closed"`
	Unknown int    `json:"unknown"`
	Overdue int    `json:"overdue"`
}

// ActionItem is one action and its state on the day.
type ActionItem struct {
	Evidence              // Quote is the action as written
	Owner      string     `json:"owner"`
	State      string     `json:"state"` // open, closed, unknown
	PromisedAt time.Time  `json:"promised_at"`
	DueAt      *time.Time `json:"due_at"`
	ClosedAt   *time.Time `json:"closed_at"`
	AgeDays    int        `json:"age_days"`
	Overdue    bool       `json:"overdue"`
}

// ClosingCurve is the share of actions still open by age, with those still open taken as censored.
type ClosingCurve struct {
	N      int `json:"n"`      // actions whose state and dates are known
	Closed int `json:"closed"` // of those
	// Undated are closed actions that do not say when. The curve leaves them out and so is too slow.
	Undated    int           `json:"undated"`
	Steps      []ClosingStep `json:"steps"`
	MedianDays *float64      `json:"median_days"` // nil while more than half are open at every age seen
	LowDays    *float64      `json:"low_days"`
	HighDays   *float64      `json:"high_days"`
}

// ClosingStep is the curve from one age on.
type ClosingStep struct {
	Days   float64  `json:"days"`
	AtRisk int      `json:"at_risk"`
	Open   float64  `json:"open"` // share still open
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}

// promisedRow is a row of actions/promised.
type promisedRow struct {
	Incident   string     `db:"incident"`
	Ordinal    int32      `db:"ordinal"`
	Title      string     `db:"title"`
	OccurredAt time.Time  `db:"occurred_at"`
	Action     string     `db:"action"`
	Owner      *string    `db:"owner"`
	State      string     `db:"state"`
	PromisedAt time.Time  `db:"promised_at"`
	DueAt      *time.Time `db:"due_at"`
	ClosedAt   *time.Time `db:"closed_at"`
}

// bandRow is a row of actions/by_age.
type bandRow struct {
	Band      string `db:"band"`
	State     string `db:"state"`
	BandOrder int64  `db:"band_order"`
	Actions   int64  `db:"actions"`
	Overdue   int64  `db:"overdue"`
}

// Actions counts every action item promised up to AsOf by state and age, and estimates how long
// closing takes. A postmortem without actions is a legitimate outcome and no gap. An action closed
// after AsOf was open then.
func Actions(ctx context.Context, d Data, p Params) (ActionsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return ActionsResult{}, err
	}
	bands, query, err := read[bandRow](ctx, d, "actions/by_age", s.within(s.all))
	if err != nil {
		return ActionsResult{}, err
	}
	rows, _, err := read[promisedRow](ctx, d, "actions/promised", s.within(s.all))
	if err != nil {
		return ActionsResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.all)
	if err != nil {
		return ActionsResult{}, err
	}
	result := ActionsResult{Basis: basis, Query: query, AsOf: s.AsOf, Items: []ActionItem{}}
	incidents := map[string]bool{}
	for _, r := range rows {
		result.Items = append(result.Items, r.item(s.AsOf))
		incidents[r.Incident] = true
	}
	result.Leave(len(incidents), "list no action item, which is no gap")
	result.Total = len(result.Items)
	result.Bands = actionBands(bands)
	for _, b := range result.Bands {
		result.Open += b.Open
		result.Closed += b.Closed
		result.Unknown += b.Unknown
		result.Overdue += b.Overdue
	}
	result.Curve = closing(result.Items)
	sort.SliceStable(result.Items, func(i, j int) bool { return result.Items[i].before(result.Items[j]) })
	if result.Unknown*2 > result.Total {
		result.warn(WarnStates, "%d of %d actions do not say whether they were done.", result.Unknown, result.Total)
	}
	return result, nil
}

// item is the action and its age on the day asOf, or when it was closed.
func (r promisedRow) item(asOf time.Time) ActionItem {
	end := asOf
	if r.ClosedAt != nil {
		end = *r.ClosedAt
	}
	return ActionItem{
		Evidence: Evidence{Incident: r.Incident, Title: r.Title, Heading: "Action items", Quote: r.Action, Basis: r.State},
		Owner:    orEmpty(r.Owner), State: r.State,
		PromisedAt: r.PromisedAt, DueAt: r.DueAt, ClosedAt: r.ClosedAt,
		AgeDays: max(0, int(days(r.PromisedAt, end))),
		Overdue: r.State == "open" && r.DueAt != nil && r.DueAt.Before(asOf),
	}
}

// before orders open actions first, then unknown, then closed, each the oldest first.
func (a ActionItem) before(b ActionItem) bool {
	place := map[string]int{"open": 0, "unknown": 1, "closed": 2}
	if place[a.State] != place[b.State] {
		return place[a.State] < place[b.State]
	}
	return a.AgeDays > b.AgeDays
}

// actionBands are the bands that occur, in order.
func actionBands(rows []bandRow) []ActionBand {
	bands := []ActionBand{}
	for _, r := range rows {
		if len(bands) == 0 || bands[len(bands)-1].Band != r.Band {
			bands = append(bands, ActionBand{Band: r.Band})
		}
		b := &bands[len(bands)-1]
		switch r.State {
		case "open":
			b.Open += int(r.Actions)
		case "closed":
			b.Closed += int(r.Actions)
		default:
			b.Unknown += int(r.Actions)
		}
		b.Overdue += int(r.Overdue)
	}
	return bands
}

// closing estimates how long actions stay open. What does not say its state, or when it was closed,
// tells nothing about time.
func closing(items []ActionItem) ClosingCurve {
	var cases []stats.Lifetime
	curve := ClosingCurve{Steps: []ClosingStep{}}
	for _, a := range items {
		isClosed := a.State == "closed"
		if isClosed && a.ClosedAt == nil {
			curve.Undated++
			continue
		}
		if a.State == "unknown" {
			continue
		}
		cases = append(cases, stats.Lifetime{Time: float64(a.AgeDays), Event: isClosed})
		if isClosed {
			curve.Closed++
		}
	}
	estimate := stats.KaplanMeier(cases, Confidence)
	curve.N = len(cases)
	curve.MedianDays, curve.LowDays, curve.HighDays = estimate.Median.Ptr(), estimate.MedianLower.Ptr(), estimate.MedianUpper.Ptr()
	for _, step := range estimate.Steps {
		curve.Steps = append(curve.Steps, ClosingStep{
			Days: step.Time, AtRisk: step.AtRisk, Open: step.Survival, Low: step.Lower.Ptr(), High: step.Upper.Ptr(),
		})
	}
	return curve
}
