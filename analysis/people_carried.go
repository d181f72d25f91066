package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/queries"
)

// resolves: a written role says that somebody brought it back.
func resolves(written string) bool {
	written = strings.ToLower(written)
	return strings.Contains(written, "resolver") || strings.Contains(written, "fixed")
}

// facilitates: a written role is that of who held the review.
func facilitates(written string) bool {
	written = strings.ToLower(written)
	return strings.Contains(written, "facilitat") || strings.Contains(written, "moderator")
}

// ownedRow is an incident of one service and one team; those of several say nothing of a service.
type ownedRow struct {
	Incident string `db:"incident"`
	Service  string `db:"service"`
	Team     string `db:"team"`
}

func readOwners(ctx context.Context, db *queries.DB) ([]ownedRow, error) {
	owners, err := queries.Select[ownedRow](ctx, db, `
		SELECT s.incident, min(s.service) AS service, min(t.team) AS team
		FROM incident_services AS s
		JOIN incident_teams AS t ON t.incident = s.incident
		JOIN counted_incidents AS i ON i.incident = s.incident
		GROUP BY s.incident
		HAVING count(DISTINCT s.service) = 1 AND count(DISTINCT t.team) = 1
		ORDER BY s.incident`)
	if err != nil {
		return nil, fmt.Errorf("reading which team owns what: %w", err)
	}
	return owners, nil
}

// carriedIn is who brought back each incident of one service and team: who is said to have, or the only
// one there. Incidents of which nobody says it are left out.
func carriedIn(responses []act, owners []ownedRow) []carried {
	byIncident := map[string][]act{}
	for _, a := range responses {
		byIncident[a.incident] = append(byIncident[a.incident], a)
	}
	var all []carried
	for _, o := range owners {
		acts := byIncident[o.Incident]
		who := slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return !a.resolved })
		if len(who) == 0 && len(acts) == 1 {
			who = acts
		}
		if len(who) == 0 {
			continue
		}
		c := carried{service: o.Service, team: o.Team, incident: o.Incident, quarter: acts[0].quarter}
		for _, a := range who {
			c.carriers = append(c.carriers, marked(a.person, a.values[factSeniority]))
		}
		all = append(all, c)
	}
	return all
}

// readRosters reads who is on the roster of each team, and how many of each band there are.
func readRosters(ctx context.Context, folk *queries.People) (rosters, map[time.Time]map[string]int, error) {
	type member struct {
		PersonKey string    `db:"person_key"`
		Quarter   time.Time `db:"quarter"`
		Team      *string   `db:"team"`
		Seniority string    `db:"seniority"`
	}
	rows, err := queries.SelectPeople[member](ctx, folk, `
		SELECT person_key, quarter, team, coalesce(seniority, '') AS seniority FROM roster ORDER BY quarter, team, person_key`)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the teams' rosters: %w", err)
	}
	staff, bands := rosters{}, map[time.Time]map[string]int{}
	for _, m := range rows {
		if bands[m.Quarter.UTC()] == nil {
			bands[m.Quarter.UTC()] = map[string]int{}
		}
		bands[m.Quarter.UTC()][m.Seniority]++
		if m.Team == nil {
			continue
		}
		key := rosterOf{*m.Team, m.Quarter.UTC()}
		staff[key] = append(staff[key], marked(folk.PersonOf(m.Quarter, m.PersonKey), m.Seniority))
	}
	return staff, bands, nil
}
