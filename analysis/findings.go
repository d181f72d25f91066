package analysis

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// FindingsResult is the few sentences that a period deserves.
type FindingsResult struct {
	Basis
	Rows []Finding `json:"rows"` // a positive one first, where there is one
}

// Finding is one sentence with everything that supports it. Its four marks, each from 0 to 1, and the
// score they make, say why it was chosen.
type Finding struct {
	Kind      FindingKind `json:"kind"`
	Subject   string      `json:"subject,omitempty"` // the code, codes or incident it is about, where it is about one
	Sentence  string      `json:"sentence"`
	Detail    string      `json:"detail"`
	Positive  bool        `json:"positive"`
	Verdict   *Verdict    `json:"verdict"`
	Evidence  []Evidence  `json:"evidence"`
	Query     Query       `json:"query"`
	Effect    float64     `json:"effect"`    // how large: a change, a lift, a share
	Certainty float64     `json:"certainty"` // how sure: 1 - p, or how much of the record supports it
	Novelty   float64     `json:"novelty"`   // how new to the period
	Breadth   float64     `json:"breadth"`   // how much of the period it touches
	Score     float64     `json:"score"`
}

// FindingKind is what a finding is about.
type FindingKind string

// The kinds of findings. Those from Lesson on need no trend, and so exist in a dozen postmortems.
const (
	RisingFactor  FindingKind = "rising_factor"
	FallingFactor FindingKind = "falling_factor"
	FactorPair    FindingKind = "factor_pair"
	Precursor     FindingKind = "precursor"
	ActionsWorked FindingKind = "actions_worked"
	NearMissTrend FindingKind = "near_miss_share"
	DurationTrend FindingKind = "duration"
	NoticedTrend  FindingKind = "detection"
	PracticeTrend FindingKind = "practice"
	CountTrend    FindingKind = "incidents"
	LessonAgain   FindingKind = "repeated_lesson"
	HappenedAgain FindingKind = "look_alike"
	DefenceHeld   FindingKind = "defence"
	WorthReading  FindingKind = "reading"
	FrequentMost  FindingKind = "frequent_factor"
	WentWell      FindingKind = "went_well"
	LuckHelped    FindingKind = "luck"
	Surprised     FindingKind = "surprise"
	NoChange      FindingKind = "no_change"
)

// The limits of what is chosen. What postmortems say beyond their causes fills up to enoughFindings.
const (
	mostFindings   = 6
	mostTrends     = 3
	enoughFindings = 6
)

// FindingsOf chooses the findings of a review.
//
// The rule: every answer proposes candidates with four marks from 0 to 1. The score is
//
//	effect x certainty x (1 + novelty)/2 x (1 + breadth)/2
//
// so that a large and sure change counts most, and what is new or broad counts up to twice as much as
// what is neither. First comes the positive candidate with the highest score; then up to three trends
// by score; then what needs no trend, the best of each kind: the most frequent factor, a lesson written
// before, a defence that held, incidents that look alike, a postmortem worth reading; at most six
// in all. A condition has one place: what only says more of conditions that are there already gives way,
// and so does a postmortem worth reading that was told to look like another. Where that gives fewer than
// six, what postmortems say beyond their causes (what went well, luck, surprises) and further postmortems
// worth reading fill up. Where nothing changed between two periods that both hold enough, one sentence
// says how large a change would have had to be.
func FindingsOf(r Review) FindingsResult {
	result := FindingsResult{Basis: r.Basis.clone(), Rows: []Finding{}}
	if r.Basis.Counted == 0 {
		return result
	}
	trends, standing := r.trends(), r.standing()
	all := slices.Concat(trends, standing, r.voiceFindings())
	byScore(all)
	if i := slices.IndexFunc(all, func(f Finding) bool { return f.Positive }); i >= 0 {
		result.add(all[i])
	}
	byScore(trends)
	told := 0
	for _, f := range trends {
		if told < mostTrends && result.add(f) {
			told++
		}
	}
	if !r.changed() {
		result.Rows = append(result.Rows, r.noChange()...)
	}
	byScore(standing)
	for _, kind := range []FindingKind{FrequentMost, LessonAgain, DefenceHeld, HappenedAgain, WorthReading} {
		if i := slices.IndexFunc(standing, func(f Finding) bool { return f.Kind == kind }); i >= 0 {
			result.add(standing[i])
		}
	}
	result.fill(slices.Concat(r.voiceFindings(), r.readingFindings()))
	return result
}

// fill adds candidates in their order until there are enough findings.
func (r *FindingsResult) fill(candidates []Finding) {
	for _, f := range candidates {
		if len(r.Rows) >= enoughFindings {
			return
		}
		r.add(f)
	}
}

// add appends a finding, unless it is there already, says nothing but more of conditions that have a place, or the
// list is full; and says whether it did.
func (r *FindingsResult) add(f Finding) bool {
	there := slices.ContainsFunc(r.Rows, func(one Finding) bool { return one.Sentence == f.Sentence || one.tells(f) })
	if len(r.Rows) >= mostFindings || there || r.named(f.conditions()) {
		return false
	}
	r.Rows = append(r.Rows, f)
	return true
}

// named says whether each of some conditions has a place already; false of none.
func (r *FindingsResult) named(conditions []string) bool {
	var placed []string
	for _, one := range r.Rows {
		placed = append(placed, one.conditions()...)
	}
	for _, c := range conditions {
		if !slices.Contains(placed, c) {
			return false
		}
	}
	return len(conditions) > 0
}

// tells says whether a finding has told of the incident that another would have the room read.
func (f Finding) tells(other Finding) bool {
	return f.Kind == HappenedAgain && other.Kind == WorthReading && f.Subject == other.Subject
}

// conditions are the factors a finding is about; none of what is about something else.
func (f Finding) conditions() []string {
	switch f.Kind {
	case RisingFactor, FallingFactor, FactorPair, Precursor, ActionsWorked, FrequentMost:
		return strings.Split(f.Subject, "+")
	}
	return nil
}

// byScore scores findings and puts the highest first.
func byScore(all []Finding) {
	for i := range all {
		f := &all[i]
		f.Effect, f.Certainty = unit(f.Effect), unit(f.Certainty)
		f.Novelty, f.Breadth = unit(f.Novelty), unit(f.Breadth)
		f.Score = f.Effect * f.Certainty * (1 + f.Novelty) / 2 * (1 + f.Breadth) / 2
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Score > all[j].Score })
}

// unit is v within 0 and 1.
func unit(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return math.Max(0, math.Min(1, v))
}

// value is a known number, or the fallback.
func value(v *float64, fallback float64) float64 {
	if v == nil {
		return fallback
	}
	return *v
}

// size is how large a ratio is, 0 for none and 1 for endless, whichever way it goes.
func size(ratio *float64) float64 {
	if ratio == nil || *ratio <= 0 {
		return 1
	}
	return 1 - math.Min(*ratio, 1 / *ratio)
}

// part is x of n as a mark.
func part(x, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(x) / float64(n)
}

// percent writes a share for a sentence: 31 %.
func percent(share *float64) string {
	if share == nil {
		return "an unknown share"
	}
	p := 100 * *share
	if p != 0 && math.Abs(p) < 0.95 {
		return fmt.Sprintf("%.1f %%", p)
	}
	return fmt.Sprintf("%.0f %%", math.Round(p))
}

// times writes a ratio and its interval for a sentence: about 7.9 times (2.1 to 36 would fit).
func times(v Verdict) string {
	switch {
	case v.Estimate == nil && v.Low != nil:
		return fmt.Sprintf("at least %s times", figures(*v.Low))
	case v.Estimate == nil:
		return "any number of times"
	case v.Low != nil && v.High != nil:
		return fmt.Sprintf("about %s times (%s to %s would fit)", figures(*v.Estimate), figures(*v.Low), figures(*v.High))
	}
	return fmt.Sprintf("about %s times", figures(*v.Estimate))
}

// figures writes a ratio with two digits that mean something, and never as a power of ten.
func figures(v float64) string {
	switch {
	case v >= 10:
		return fmt.Sprintf("%.0f", v)
	case v >= 0.95 || v == 0:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// incidents writes a number of incidents.
func incidents(n int) string { return plural(n, "incident") }

// plural writes a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// listed joins parts of a sentence: a, b and c.
func listed(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// doOrDoes is "1 does" or "3 do".
func doOrDoes(n int) string {
	if n == 1 {
		return "1 does"
	}
	return fmt.Sprintf("%d do", n)
}

// MeasureName is how a length of time is named in a sentence.
func MeasureName(measure string) string {
	switch measure {
	case "detect":
		return "to notice"
	case "acknowledge":
		return "to take it on"
	case "mitigate":
		return "to end the harm"
	case "resolve":
		return "to close it"
	}
	return measure
}

// lengthOf writes minutes in the unit a person would use.
func lengthOf(minutes *float64) string {
	switch {
	case minutes == nil:
		return "an unknown time"
	case *minutes < 1:
		return "under a minute"
	case *minutes < 90:
		return plural(int(math.Round(*minutes)), "minute")
	case *minutes < 48*60:
		return fmt.Sprintf("%.1f hours", *minutes/60)
	}
	return fmt.Sprintf("%.1f days", *minutes/60/24)
}

// changed says whether a verdict has a direction.
func (v Verdict) changed() bool { return v.Direction == Up || v.Direction == Down }
