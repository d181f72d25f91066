package analysis

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"
)

// LessonsResult says which actions were promised again and again.
type LessonsResult struct {
	Basis
	Query     Query     `json:"query"`
	AsOf      time.Time `json:"as_of"`
	Threshold float64   `json:"threshold"` // similarity from which two wordings are one promise
	Rows      []Lesson  `json:"rows"`      // never closed first, then the most often promised
}

// Lesson is one action that several postmortems promise.
type Lesson struct {
	Wording     string       `json:"wording"` // of the latest promise
	Short       string       `json:"short"`   // Wording without what is written behind an action, cut to a line
	Postmortems int          `json:"postmortems"`
	Promises    []ActionItem `json:"promises"` // oldest first
	Open        int          `json:"open"`
	Closed      int          `json:"closed"`
	Unknown     int          `json:"unknown"`
	NeverClosed bool         `json:"never_closed"` // no promise of it was ever closed
	First       time.Time    `json:"first"`
	Last        time.Time    `json:"last"`
	InPeriod    bool         `json:"in_period"` // promised again in the period
	Words       []string     `json:"words"`     // stems that all wordings share
}

// samePromise is the similarity from which two wordings count as one promise, if they share at least
// sharedWords stems; with fewer they must be all but equal.
const (
	samePromise  = 0.5
	sharedWords  = 3
	equalPromise = 0.8
	// mergedPromise is the mean similarity from which a promise that was made at least twice takes in
	// what was first told so differently that it stood alone.
	mergedPromise = 0.36
)

// RepeatedLessons finds actions that several postmortems promise in other words: titles are cut to
// stems, weighed by how rare these are among all actions, and joined to the promise they resemble most,
// in the order of time. "We wrote this lesson before" is a promise in at least two postmortems.
func RepeatedLessons(ctx context.Context, d Data, p Params) (LessonsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return LessonsResult{}, err
	}
	rows, query, err := read[promisedRow](ctx, d, "actions/promised", s.within(s.all))
	if err != nil {
		return LessonsResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.all)
	if err != nil {
		return LessonsResult{}, err
	}
	result := LessonsResult{Basis: basis, Query: query, AsOf: s.AsOf, Threshold: samePromise, Rows: []Lesson{}}
	incidents := map[string]bool{}
	for _, r := range rows {
		incidents[r.Incident] = true
	}
	result.Leave(len(incidents), "list no action item, which is no gap")
	for _, group := range samePromises(slices.DeleteFunc(rows, promisedRow.isInstruction)) {
		lesson := group.lesson(s)
		if lesson.Postmortems > 1 {
			result.Rows = append(result.Rows, lesson)
		}
	}
	sort.SliceStable(result.Rows, func(i, j int) bool { return result.Rows[i].before(result.Rows[j]) })
	return result, nil
}

func (l Lesson) before(other Lesson) bool {
	switch {
	case l.NeverClosed != other.NeverClosed:
		return l.NeverClosed
	case l.Postmortems != other.Postmortems:
		return l.Postmortems > other.Postmortems
	}
	return l.Last.After(other.Last)
}

// promise is a group of actions that say the same.
type promise struct {
	rows    []promisedRow
	vectors []vector
	sum     map[string]float64 // of the vectors, by stem
}

// add adds one wording.
func (p *promise) add(r promisedRow, v vector) {
	if p.sum == nil {
		p.sum = map[string]float64{}
	}
	p.rows, p.vectors = append(p.rows, r), append(p.vectors, v)
	for _, one := range v {
		p.sum[one.stem] += one.weight
	}
}

// samePromises groups actions by what they say, in the order of their first promise.
func samePromises(rows []promisedRow) []promise {
	words := newVocabulary(idleWords, idleVerbs)
	texts := make([][]string, len(rows))
	for i, r := range rows {
		texts[i] = words.stems(sameSaying(trimOwner(r.Action)))
	}
	all := newCorpus(texts)
	var groups []promise
	byStem := map[string][]int{} // groups that hold a stem
	for i, r := range rows {
		v := all.vector(texts[i])
		best, at := 0.0, -1
		for _, g := range candidates(byStem, v) {
			if mean := groups[g].mean(v); mean >= samePromise && mean > best && groups[g].sharesEnough(v) {
				best, at = mean, g
			}
		}
		if at < 0 {
			at = len(groups)
			groups = append(groups, promise{})
		}
		groups[at].add(r, v)
		for _, one := range v {
			if held := byStem[one.stem]; len(held) == 0 || held[len(held)-1] != at {
				byStem[one.stem] = append(held, at)
			}
		}
	}
	return mergePromises(groups, byStem)
}

// mergePromises joins to each promise made at least twice the groups that resemble all its wordings, in
// the order of the groups. A group that went into another is left out.
func mergePromises(groups []promise, byStem map[string][]int) []promise {
	gone := make([]bool, len(groups))
	for i := range groups {
		if gone[i] || len(groups[i].rows) < 2 {
			continue
		}
		for _, at := range candidatesOf(byStem, sortedKeys(groups[i].sum)) {
			if at != i && !gone[at] && groups[i].likeness(groups[at]) >= mergedPromise {
				groups[i].take(groups[at])
				gone[at] = true
			}
		}
	}
	kept := groups[:0]
	for i, g := range groups {
		if !gone[i] {
			kept = append(kept, g)
		}
	}
	return kept
}

// likeness is the mean similarity of all wordings of p to those of other.
func (p promise) likeness(other promise) float64 {
	sum := 0.0
	for _, v := range other.vectors {
		sum += p.similarity(v)
	}
	return sum / float64(len(other.vectors))
}

// take adds what other holds, in the order of time.
func (p *promise) take(other promise) {
	p.rows, p.vectors = append(slices.Clone(p.rows), other.rows...), append(slices.Clone(p.vectors), other.vectors...)
	for stem, weight := range other.sum {
		p.sum[stem] += weight
	}
	order := make([]int, len(p.rows))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p.rows[order[a]].OccurredAt.Before(p.rows[order[b]].OccurredAt) })
	rows, vectors := make([]promisedRow, len(order)), make([]vector, len(order))
	for i, at := range order {
		rows[i], vectors[i] = p.rows[at], p.vectors[at]
	}
	p.rows, p.vectors = rows, vectors
}

// isInstruction tells what a template says about action items from an action item.
func (r promisedRow) isInstruction() bool {
	return strings.Contains(strings.ToLower(r.Action), "action item")
}

// trimOwner cuts what many write behind an action: owner, ticket and date in parentheses.
func trimOwner(action string) string {
	action = strings.TrimSpace(action)
	if strings.HasSuffix(action, ")") {
		if i := strings.LastIndex(action, "("); i > 0 {
			return action[:i]
		}
	}
	return action
}

// candidates are the groups that share a stem with v, in order.
func candidates(byStem map[string][]int, v vector) []int {
	stems := make([]string, len(v))
	for i, one := range v {
		stems[i] = one.stem
	}
	return candidatesOf(byStem, stems)
}

// candidatesOf are the groups that hold one of the stems, in order.
func candidatesOf(byStem map[string][]int, stems []string) []int {
	var all []int
	for _, stem := range stems {
		all = append(all, byStem[stem]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// similarity is the mean similarity of v to the wordings of the group; 0 when it shares too few words
// with any of them.
func (p promise) similarity(v vector) float64 {
	if !p.sharesEnough(v) {
		return 0
	}
	return p.mean(v)
}

// mean is the mean similarity of v to the wordings of the group.
func (p promise) mean(v vector) float64 {
	sum := 0.0
	for _, one := range v {
		sum += one.weight * p.sum[one.stem]
	}
	return sum / float64(len(p.vectors))
}

// sharesEnough says whether v shares enough words with one of the wordings.
func (p promise) sharesEnough(v vector) bool {
	return slices.ContainsFunc(p.vectors, func(one vector) bool {
		similarity, shared := v.cosine(one)
		return shared >= sharedWords || (shared > 1 && similarity >= equalPromise)
	})
}

// lesson describes the group on the day of s.
func (p promise) lesson(s *scope) Lesson {
	l := Lesson{Promises: []ActionItem{}, Words: []string{}}
	incidents := map[string]bool{}
	for _, r := range p.rows {
		item := r.item(s.AsOf)
		l.Promises = append(l.Promises, item)
		incidents[r.Incident] = true
		switch r.State {
		case "open":
			l.Open++
		case "closed":
			l.Closed++
		default:
			l.Unknown++
		}
		if s.Period.Contains(r.OccurredAt) {
			l.InPeriod = true
		}
	}
	last := p.rows[len(p.rows)-1]
	l.Wording, l.Postmortems, l.NeverClosed = last.Action, len(incidents), l.Closed == 0
	l.Short = shorten(trimOwner(last.Action))
	l.First, l.Last = p.rows[0].OccurredAt, last.OccurredAt
	l.Words = append(l.Words, p.common()...)
	return l
}

// common are the stems that every wording holds.
func (p promise) common() []string {
	common := p.vectors[0]
	for _, v := range p.vectors[1:] {
		var both vector
		common.meet(v, func(stem string, a, _ float64) { both = append(both, weighed{stem, a}) })
		common = both
	}
	all := make([]string, len(common))
	for i, one := range common {
		all[i] = one.stem
	}
	return all
}
