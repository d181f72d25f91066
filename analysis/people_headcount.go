package analysis

import (
	"strings"
	"time"
)

// distinctPeople is a number of people that are certainly behind the acts. Within one quarter keys are
// people. Across quarters the same person has unrelated keys and one cohort: of each cohort at least as many
// people are behind the acts as have it in any one quarter, and people of two cohorts are two. A cohort that
// is not read (its quarter's key was destroyed) is none, and then only the most of any one quarter is sure.
func distinctPeople(acts []act) int {
	var seen headcount
	for _, a := range acts {
		seen.add(a.quarter, a.person)
	}
	return seen.people()
}

// headcount counts people by quarter and cohort.
type headcount struct {
	keys     map[keyed]struct{}
	inAll    map[time.Time]int
	ofCohort map[cohorted]int
}

type keyed struct {
	quarter time.Time
	person  string
}

type cohorted struct {
	quarter time.Time
	cohort  string
}

func (h *headcount) add(quarter time.Time, person string) {
	if h.keys == nil {
		h.keys, h.inAll, h.ofCohort = map[keyed]struct{}{}, map[time.Time]int{}, map[cohorted]int{}
	}
	if _, known := h.keys[keyed{quarter, person}]; known {
		return
	}
	h.keys[keyed{quarter, person}] = struct{}{}
	h.inAll[quarter]++
	if cohort := cohortOf(person); cohort != "" {
		h.ofCohort[cohorted{quarter, cohort}]++
	}
}

func (h *headcount) people() int {
	most, byCohort := 0, map[string]int{}
	for _, n := range h.inAll {
		most = max(most, n)
	}
	for c, n := range h.ofCohort {
		byCohort[c.cohort] = max(byCohort[c.cohort], n)
	}
	sure := 0
	for _, n := range byCohort {
		sure += n
	}
	return max(most, sure)
}

// cohortOf is the letter behind the dot of a key; empty where there is none or it is not read.
func cohortOf(person string) string {
	if _, cohort, ok := strings.Cut(person, "."); ok && cohort >= "A" {
		return cohort[:1]
	}
	return ""
}
