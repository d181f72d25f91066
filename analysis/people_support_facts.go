package analysis

import (
	"slices"
	"time"
)

// What is told of support in a response, beside the facts of its cell.
type support int

const (
	supportCompany  support = iota // whether somebody joined who answered first
	supportStep                    // from who answered first to who resolved
	supportHandOver                // whether the shift ended before it was mitigated
	supportNewcomer                // under a year here, or longer
	supportReview                  // whether who facilitated the review took part in the incident
	supports
)

const inCompany = "in_company" // somebody joined, whenever

// companyWait is how long somebody is alone before it is said so.
const companyWait = 30 * time.Minute

// supported fills what the responses of one incident say of each other. Who is named by nobody is not
// known to have been there: alone means that the document names nobody else.
func supported(responses []act, s setting, duties map[string][]shiftRow) {
	byIncident := map[string][]int{}
	for i, a := range responses {
		byIncident[a.incident] = append(byIncident[a.incident], i)
	}
	for incident, all := range byIncident {
		for _, i := range all {
			a := &responses[i]
			a.support[supportNewcomer] = newcomer(a.values[factTenure])
			if a.values[factFirst] != "true" {
				continue
			}
			a.support[supportCompany] = companyOf(*a, all, responses)
			a.support[supportStep] = stepOf(*a, all, responses)
			a.support[supportHandOver] = handOverOf(s.incidents[incident], duties[a.person])
		}
	}
}

// partedByReview fills whether those who facilitated a review took part in the incident, and parts them from who
// took part: to hold the review is no response.
func partedByReview(acts []act) (responses, facilitators []act) {
	for _, a := range acts {
		if a.facilitated {
			a.support[supportReview] = "facilitator_outside"
			if a.tookPart {
				a.support[supportReview] = "facilitator_took_part"
			}
			facilitators = append(facilitators, a)
		}
		if a.tookPart {
			responses = append(responses, a)
		}
	}
	return responses, facilitators
}

func newcomer(tenure string) string {
	switch tenure {
	case unknown:
		return unknown
	case "under_90_days", "under_1_year":
		return underAYear
	}
	return "over_1_year"
}

func companyOf(a act, all []int, responses []act) string {
	company := answerAlone
	for _, i := range all {
		other := responses[i]
		if other.person == a.person {
			continue
		}
		if company == answerAlone {
			company = "joined"
		}
		if a.joined == nil || other.joined == nil || other.joined.Before(*a.joined) {
			continue
		}
		if other.joined.Sub(*a.joined) <= companyWait {
			return "joined_within_30m"
		}
		company = "joined_later"
	}
	return company
}

func stepOf(a act, all []int, responses []act) string {
	step := unknown
	for _, i := range all {
		other := responses[i]
		switch {
		case !other.resolved:
		case other.person == a.person:
			return "resolved_by_first"
		case bandRank(other) < 0 || bandRank(a) < 0:
		case bandRank(other) > bandRank(a):
			step = "resolved_by_more_senior"
		case step == unknown:
			step = "resolved_by_a_peer"
		}
	}
	return step
}

func bandRank(a act) int {
	return slices.Index([]string{"junior", "mid", "senior", "staff"}, a.values[factSeniority])
}

func handOverOf(incident incidentRow, shifts []shiftRow) string {
	if incident.StartedAt == nil || incident.MitigatedAt == nil {
		return unknown
	}
	for _, s := range shifts {
		if !s.StartsAt.After(*incident.StartedAt) && s.EndsAt.After(*incident.StartedAt) {
			if s.EndsAt.Before(*incident.MitigatedAt) {
				return "shift_ended"
			}
			return "within_shift"
		}
	}
	return unknown
}

// hoursByBand splits a shift by the hour of the team's zone, in steps of an hour.
func hoursByBand(from, to time.Time, zone *time.Location) map[string]float64 {
	if zone == nil {
		return nil
	}
	hours := map[string]float64{}
	for at := from; at.Before(to); at = at.Add(time.Hour) {
		part := min(time.Hour, to.Sub(at))
		hours[hourBand(at.In(zone))] += part.Hours()
	}
	return hours
}
