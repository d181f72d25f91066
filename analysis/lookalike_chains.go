package analysis

import (
	"slices"
	"sort"
)

// linking are the pairs that join incidents into chains: those not much weaker than the nearest of either
// side. Two reports of one thing are so near that a third incident, which is only like them, stays apart.
func linking(pairs []LookAlike) []LookAlike {
	nearestOf := map[string]float64{}
	for _, p := range pairs {
		for _, key := range []string{p.Earlier.Incident, p.Later.Incident} {
			nearestOf[key] = max(nearestOf[key], p.Similarity)
		}
	}
	return slices.DeleteFunc(slices.Clone(pairs), func(p LookAlike) bool {
		return p.Similarity < chainPart*max(nearestOf[p.Earlier.Incident], nearestOf[p.Later.Incident])
	})
}

// chains joins pairs into groups, the longest first, then the latest.
func chains(pairs []LookAlike, period Period) []Chain {
	pairs = linking(pairs)
	group := map[string]string{}
	var root func(string) string
	root = func(key string) string {
		if parent, ok := group[key]; ok && parent != key {
			return root(parent)
		}
		return key
	}
	members := map[string]AlikeIncident{}
	for _, p := range pairs {
		for _, m := range []AlikeIncident{p.Earlier, p.Later} {
			members[m.Incident] = m
		}
		a, b := root(p.Earlier.Incident), root(p.Later.Incident)
		group[max(a, b)] = min(a, b)
	}
	joined := map[string]Chain{}
	for _, key := range sortedKeys(members) {
		c := joined[root(key)]
		c.Incidents = append(c.Incidents, members[key])
		c.InPeriod = c.InPeriod || period.Contains(members[key].OccurredAt)
		joined[root(key)] = c
	}
	all := []Chain{}
	for _, key := range sortedKeys(joined) {
		c := joined[key]
		sort.SliceStable(c.Incidents, func(i, j int) bool { return c.Incidents[i].OccurredAt.Before(c.Incidents[j].OccurredAt) })
		all = append(all, c)
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i].Incidents, all[j].Incidents
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return a[len(a)-1].OccurredAt.After(b[len(b)-1].OccurredAt)
	})
	return all
}
