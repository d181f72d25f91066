package analysis

import (
	"context"
	"sort"
	"strings"
	"time"
)

// BoundariesResult says what incidents tell about how the organisation is built: how many needed several
// teams, which conditions lay between teams, which teams and services meet in incidents more often than
// chance brings them together. A postmortem names whom its author thought of: few named teams is not few
// teams involved.
type BoundariesResult struct {
	Basis
	Query      Query               `json:"query"`
	Window     Period              `json:"window"` // pairs need more than one quarter: up to two years
	Compared   Period              `json:"compared"`
	Now        Share               `json:"now"`         // of the incidents that name a team: with several
	Before     Share               `json:"before"`      //
	Verdict    Verdict             `json:"verdict"`     // difference of shares; neither good nor bad
	Unnamed    int                 `json:"unnamed"`     // incidents of the period that name no team
	Several    []Evidence          `json:"several"`     // incidents of the period with several teams
	Conditions []BoundaryCondition `json:"conditions"`  // most frequent first
	Pairs      []BoundaryPair      `json:"pairs"`       // seen together at least twice, the surest first
	Family     int                 `json:"family"`      // pairs frequent enough to be tested
	PairsQuery Query               `json:"pairs_query"` // behind Pairs
}

// BoundaryCondition is a condition that lies between teams, over the window.
type BoundaryCondition struct {
	Factor   string `json:"factor"`
	Label    string `json:"label"`
	Share           // of the incidents of the window with a text
	InPeriod int    `json:"in_period"`
	// SeveralTeams is how many of Count name several teams.
	SeveralTeams int        `json:"several_teams"`
	Evidence     []Evidence `json:"evidence"`
}

// BoundaryPair is two teams, or two services, that were named together.
type BoundaryPair struct {
	What     string     `json:"what"` // team or service
	One      string     `json:"one"`
	Other    string     `json:"other"`
	Together int        `json:"together"`
	Expected *float64   `json:"expected"` // were they independent
	Lift     *float64   `json:"lift"`
	Adjusted *float64   `json:"adjusted"` // Fisher, together more often, over all pairs of its kind; nil outside the family
	Beyond   bool       `json:"beyond"`
	Evidence []Evidence `json:"evidence"` // the incidents; Quote is empty
}

// crossingRow is a row of boundaries/crossings.
type crossingRow struct {
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	OccurredAt time.Time `db:"occurred_at"`
	Kind       string    `db:"kind"`
	Teams      int64     `db:"teams"`
	Services   int64     `db:"services"`
	Conditions *string   `db:"conditions"`
}

// boundaryPairRow is a row of boundaries/pairs.
type boundaryPairRow struct {
	What           string `db:"what"`
	One            string `db:"one"`
	Other          string `db:"other"`
	Together       int64  `db:"together"`
	OneIncidents   int64  `db:"one_incidents"`
	OtherIncidents int64  `db:"other_incidents"`
	Incidents      int64  `db:"incidents"`
}

// boundaryPlaceRow is a row of boundaries/places.
type boundaryPlaceRow struct {
	What         string `db:"what"`
	Name         string `db:"name"`
	Incidents    int64  `db:"incidents"`
	AllIncidents int64  `db:"all_incidents"`
}

// Boundaries reads what lies between teams and services.
func Boundaries(ctx context.Context, d Data, p Params) (BoundariesResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return BoundariesResult{}, err
	}
	args := s.within(s.span().join(s.history))
	rows, query, err := read[crossingRow](ctx, d, "boundaries/crossings", args)
	if err != nil {
		return BoundariesResult{}, err
	}
	args = s.within(s.history)
	pairs, pairsQuery, err := read[boundaryPairRow](ctx, d, "boundaries/pairs", args)
	if err != nil {
		return BoundariesResult{}, err
	}
	places, _, err := read[boundaryPlaceRow](ctx, d, "boundaries/places", args)
	if err != nil {
		return BoundariesResult{}, err
	}
	named, _, err := read[namedRow](ctx, d, "boundaries/named", args)
	if err != nil {
		return BoundariesResult{}, err
	}
	texts, err := d.described(ctx, s, s.history)
	if err != nil {
		return BoundariesResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return BoundariesResult{}, err
	}
	result := BoundariesResult{
		Basis: s.basis.clone(), Query: query, PairsQuery: pairsQuery, Window: s.history, Compared: s.Compare,
		Several: []Evidence{}, Pairs: []BoundaryPair{},
	}
	result.cross(s, rows)
	result.Conditions = boundaryConditions(s, rows, texts.total(), sentences, labels)
	titles := map[string]string{}
	for _, r := range rows {
		titles[r.Incident] = r.Title
	}
	result.meet(pairs, places, named, titles)
	return result, nil
}

// cross compares the share of incidents with several teams, of those that name one.
func (r *BoundariesResult) cross(s *scope, rows []crossingRow) {
	count := func(window Period) (several, named, silent int) {
		for _, row := range rows {
			switch {
			case !window.Contains(row.OccurredAt):
			case row.Teams == 0:
				silent++
			default:
				named++
				if row.Teams > 1 {
					several++
				}
			}
		}
		return several, named, silent
	}
	x1, n1, silent := count(s.Period)
	x2, n2, _ := count(s.Compare)
	r.Now, r.Before, r.Unnamed = shareOf(x1, n1), shareOf(x2, n2), silent
	r.Verdict = shareVerdict(x1, n1, x2, n2, neither)
	for _, row := range rows {
		if s.Period.Contains(row.OccurredAt) && row.Teams > 1 {
			r.Several = append(r.Several, Evidence{Incident: row.Incident, Title: row.Title})
		}
	}
}

// boundaryConditions counts the conditions between teams over the window, those that never occurred left out.
func boundaryConditions(s *scope, rows []crossingRow, texts int, sentences witnesses, labels names) []BoundaryCondition {
	found := map[string]*BoundaryCondition{}
	for _, row := range rows {
		if row.Conditions == nil || !s.history.Contains(row.OccurredAt) {
			continue
		}
		for code := range strings.SplitSeq(*row.Conditions, "|") {
			c, ok := found[code]
			if !ok {
				c = &BoundaryCondition{Factor: code, Label: labels.label(code), Evidence: sentences.of(code, everything)}
				found[code] = c
			}
			c.Count++
			if row.Teams > 1 {
				c.SeveralTeams++
			}
			if s.Period.Contains(row.OccurredAt) {
				c.InPeriod++
			}
		}
	}
	all := []BoundaryCondition{}
	for _, code := range sortedKeys(found) {
		c := *found[code]
		c.Share = shareOf(c.Count, max(texts, c.Count))
		all = append(all, c)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Count > all[j].Count })
	return all
}

// meet tests every pair of teams and every pair of services, seen together or not.
func (r *BoundariesResult) meet(pairs []boundaryPairRow, places []boundaryPlaceRow, named []namedRow, titles map[string]string) {
	for _, what := range []string{"team", "service"} {
		here := whereNamed(named, what)
		var totals []factorTotalRow
		var together []pairRow
		n := 0
		for _, place := range places {
			if place.What == what {
				totals = append(totals, factorTotalRow{Factor: place.Name, Incidents: place.Incidents})
				n = int(place.AllIncidents)
			}
		}
		for _, p := range pairs {
			if p.What == what {
				together = append(together, pairRow{
					Factor: p.One, Other: p.Other, Together: p.Together,
					FactorIncidents: p.OneIncidents, OtherIncidents: p.OtherIncidents, Incidents: p.Incidents,
				})
			}
		}
		tests := pairFamily(totals, together, n)
		r.Family += tests.family
		for _, p := range together {
			if p.Together < leastTogether {
				continue
			}
			row := tests.row(p, n)
			r.Pairs = append(r.Pairs, BoundaryPair{
				What: what, One: p.Factor, Other: p.Other, Together: int(p.Together),
				Expected: row.Expected, Lift: row.Lift, Adjusted: row.Adjusted, Beyond: row.Beyond,
				Evidence: here[p.Factor].and(here[p.Other], titles),
			})
		}
	}
	sort.SliceStable(r.Pairs, func(i, j int) bool { return surer(r.Pairs[i].Adjusted, r.Pairs[j].Adjusted) })
}

// surer says whether a is a smaller p than b; an unknown one is the largest.
func surer(a, b *float64) bool {
	if a == nil || b == nil {
		return a != nil
	}
	return *a < *b
}

// and are the incidents that name both places, by key.
func (p namedPlace) and(other namedPlace, titles map[string]string) []Evidence {
	all := []Evidence{}
	for _, incident := range sortedKeys(p.incidents) {
		if other.incidents[incident] {
			all = append(all, Evidence{Incident: incident, Title: titles[incident]})
		}
	}
	return all
}

// join is the window from the earlier start to the later end.
func (p Period) join(other Period) Period {
	if other.From.Before(p.From) {
		p.From = other.From
	}
	if other.To.After(p.To) {
		p.To = other.To
	}
	return p
}
