package coding

import (
	"math"
	"slices"
	"strings"
)

// decide turns the candidates of a text into codes. stated holds the author's own, which outrank the coder's
// for trigger and detection.
func (c *Coder) decide(f findings, stated []Code) []Code {
	best := map[*Entry]*[4]*candidate{}
	support := map[*Entry]int{}
	var entries []*Entry
	for i := range f.candidates {
		x := &f.candidates[i]
		if x.entry.Dimension == Practice || x.rule == "weak" {
			continue
		}
		slot := best[x.entry]
		if slot == nil {
			slot = &[4]*candidate{}
			best[x.entry] = slot
			entries = append(entries, x.entry)
		}
		g := gradeRank(x.grade)
		if x.grade == StatedGrade {
			support[x.entry]++
		}
		if slot[g] == nil || better(x, slot[g]) {
			slot[g] = x
		}
	}
	var out []Code
	out = append(out, c.triggers(entries, best, support, stated)...)
	out = append(out, c.single(Detection, entries, best, support, stated)...)
	for _, e := range entries {
		switch e.Dimension {
		case Factor, Defence, Recovery:
			out = append(out, c.graded(e, best[e], support[e])...)
		}
	}
	if !slices.ContainsFunc(out, func(x Code) bool { return x.Dimension == Recovery && x.Grade == StatedGrade }) {
		out = append(out, c.silent(Recovery, NotStated)...)
	}
	return out
}

// graded gives the best evidence of a code per grade; an implied one is only given where none is stated.
func (c *Coder) graded(e *Entry, slot *[4]*candidate, support int) []Code {
	var out []Code
	for g, x := range slot {
		if x == nil || (g == gradeRank(ImpliedGrade) && slot[0] != nil) {
			continue
		}
		if e.Dimension != Factor && g != 0 {
			continue
		}
		out = append(out, c.code(x, support))
	}
	return out
}

// triggers picks one trigger, or two that are as well supported: the most points, then the earliest in the
// causal chain, then in the text. The others are kept as rejected, so that they can be shown.
func (c *Coder) triggers(entries []*Entry, best map[*Entry]*[4]*candidate, support map[*Entry]int, stated []Code) []Code {
	var counted, titled []*candidate
	var unknown *candidate
	var out []Code
	for _, e := range entries {
		if e.Dimension != Trigger {
			continue
		}
		for g, x := range best[e] {
			switch {
			case x == nil:
			case g == 0 && (e.ID != UnknownTrigger || x.role.Cause || x.field != ""):
				counted = append(counted, x)
			case g == 0:
				unknown = x
			case e.ID == UnknownTrigger:
			case x.rule == "G12" && e.titled:
				titled = append(titled, x)
			case g != 0:
				out = append(out, c.code(x, 0))
			}
		}
	}
	if slices.ContainsFunc(stated, func(s Code) bool { return s.Dimension == Trigger }) {
		return append(out, c.turnedDown(counted, "outranked")...)
	}
	counted, weak := firmTriggers(counted, titled, support)
	out = append(out, c.turnedDown(weak, "in passing")...)
	slices.SortStableFunc(counted, func(a, b *candidate) int { return compareTriggers(a, b, support) })
	for _, x := range titled {
		out = append(out, c.code(x, 0))
	}
	if len(counted) == 0 && unknown != nil {
		return append(out, c.code(unknown, 1))
	}
	if len(counted) == 0 {
		return append(out, c.silent(Trigger, UnknownTrigger)...)
	}
	keep := 1
	if len(counted) > 1 && counted[1].points >= counted[0].points && counted[1].section == counted[0].section &&
		counted[1].unit.start != counted[0].unit.start && counted[0].points > countAt+1.5 {
		keep = 2
	}
	for _, x := range counted[:keep] {
		out = append(out, c.code(x, support[x.entry]))
	}
	return append(out, c.turnedDown(counted[keep:], "later-in-chain")...)
}

// triggerNeeds is how many points a trigger needs outside the place that the author made for it: more than a factor,
// because every text speaks of releases, settings and upgrades, and only one of them set it off.
const triggerNeeds = 3.5

// titlePoints is what it is worth to a trigger that the title proposes it too.
const titlePoints = 0.75

// firmTriggers parts those that the text as a whole speaks for from those it only mentions.
func firmTriggers(list, titled []*candidate, support map[*Entry]int) (firm, weak []*candidate) {
	for _, x := range list {
		points := triggerPoints(x, support)
		if slices.ContainsFunc(titled, func(t *candidate) bool { return t.entry == x.entry }) {
			points += titlePoints
		}
		if x.field != "" || x.role.Points > 2 || points >= triggerNeeds {
			firm = append(firm, x)
		} else {
			weak = append(weak, x)
		}
	}
	return firm, weak
}

func compareTriggers(a, b *candidate, support map[*Entry]int) int {
	pa, pb := triggerPoints(a, support), triggerPoints(b, support)
	switch {
	case pa > pb:
		return -1
	case pa < pb:
		return 1
	case a.section == b.section && a.unit.start == b.unit.start:
		return a.chain - b.chain
	}
	return a.order - b.order
}

// unknownPoints puts an author's "we do not know what set it off" before a guess of ours.
const unknownPoints = 1.0

// triggerPoints adds a little for every further sentence that says the same, at most one point.
func triggerPoints(x *candidate, support map[*Entry]int) float64 {
	if x.entry.ID == UnknownTrigger {
		return x.points + unknownPoints
	}
	return x.points + 0.25*math.Min(4, float64(support[x.entry]-1))
}

// turnedDown gives candidates that were good but not chosen as rejected codes with the reason.
func (c *Coder) turnedDown(list []*candidate, why string) []Code {
	var out []Code
	for _, x := range list {
		code := c.code(x, 0)
		code.Grade = RejectedGrade
		code.Rule = x.entry.ID + "." + cueRef(x) + " | " + why
		out = append(out, code)
	}
	return out
}

// single picks the one detection: first in time, which in a text told in order is the first that counts; a
// detection section goes before a timeline, a timeline before the rest.
func (c *Coder) single(d Dimension, entries []*Entry, best map[*Entry]*[4]*candidate, support map[*Entry]int, stated []Code) []Code {
	var counted []*candidate
	for _, e := range entries {
		if e.Dimension == d && best[e][0] != nil {
			counted = append(counted, best[e][0])
		}
	}
	if slices.ContainsFunc(stated, func(s Code) bool { return s.Dimension == d }) {
		return c.turnedDown(counted, "outranked")
	}
	if len(counted) == 0 {
		return c.silent(d, NotStated)
	}
	slices.SortStableFunc(counted, func(a, b *candidate) int {
		if a.points != b.points {
			if a.points > b.points {
				return -1
			}
			return 1
		}
		return a.order - b.order
	})
	out := []Code{c.code(counted[0], support[counted[0].entry])}
	return append(out, c.turnedDown(counted[1:], "later-in-time")...)
}

// silent is the result for a text that does not say.
func (c *Coder) silent(d Dimension, id string) []Code {
	if _, ok := c.taxonomy.Entry(d, id); !ok {
		return nil
	}
	return []Code{{Dimension: d, Code: id, Grade: StatedGrade, Origin: OriginCoder, Confidence: 0.5, Section: -1, Rule: id + " | the text does not say"}}
}

// The origins of a code.
const (
	OriginAuthor = "author"
	OriginCoder  = "coder"
)

// code writes a candidate down. The quote is its sentence.
func (c *Coder) code(x *candidate, support int) Code {
	rule := x.entry.ID + "." + cueRef(x)
	if x.rule != "" {
		rule += " | " + x.rule
	}
	code := Code{
		Dimension: x.entry.Dimension, Code: x.entry.ID, Grade: x.grade, Origin: OriginCoder,
		Confidence: c.confidence(x.entry.Dimension, x.points+0.25*math.Max(0, math.Min(4, float64(support-1)))),
		Section:    x.ordinal, Start: x.shown.start, End: x.shown.end, Rule: rule,
	}
	if x.field != "" {
		code.Section, code.Start, code.End, code.Quote = fieldSection, 0, 0, x.field
	}
	return code
}

// cueRef names a cue by the line it stands on.
func cueRef(x *candidate) string {
	return x.strength.String() + "-" + itoa(x.cue.line)
}

// String names the strength as the file does.
func (s strength) String() string {
	switch s {
	case strengthWeak:
		return "weak"
	case strengthMedium:
		return "medium"
	}
	return "strong"
}

func itoa(n int) string {
	var b [12]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}

// confidence reads the calibration table of a dimension, straight between its points. It is how often codes with so
// many points were right; a grade below stated says how sure the coder is that the grade is right, with the same
// table.
func (c *Coder) confidence(d Dimension, points float64) float64 {
	table := c.taxonomy.reading.Calibrations[string(d)]
	if len(table) == 0 {
		table = c.taxonomy.reading.Calibration
	}
	if len(table) == 0 {
		return 0.5
	}
	if points <= table[0].Points {
		return table[0].Right
	}
	for i := 1; i < len(table); i++ {
		a, b := table[i-1], table[i]
		if points <= b.Points {
			return math.Round(1000*(a.Right+(b.Right-a.Right)*(points-a.Points)/(b.Points-a.Points))) / 1000
		}
	}
	return table[len(table)-1].Right
}

// author maps the labels that the author stated in fields to codes, by id, label or synonym.
func (c *Coder) author(s Stated) []Code {
	var out []Code
	add := func(d Dimension, label string) {
		e, ok := c.labelled(d, label)
		if !ok {
			return
		}
		if slices.ContainsFunc(out, func(o Code) bool { return o.Dimension == d && o.Code == e.ID }) {
			return
		}
		out = append(out, Code{Dimension: d, Code: e.ID, Grade: StatedGrade, Origin: OriginAuthor, Confidence: 1, Section: -1, Quote: label, Rule: "stated label"})
	}
	if s.Trigger != "" {
		add(Trigger, s.Trigger)
	}
	if s.DetectedBy != "" {
		add(Detection, s.DetectedBy)
	}
	for _, label := range s.Factors {
		add(Factor, label)
	}
	return out
}

// labelled finds the code that an author's label names.
func (c *Coder) labelled(d Dimension, label string) (*Entry, bool) {
	want := normalLabel(label)
	if want == "" {
		return nil, false
	}
	for i := range c.taxonomy.Entries {
		e := &c.taxonomy.Entries[i]
		if e.Dimension != d {
			continue
		}
		if normalLabel(e.ID) == want || normalLabel(e.Label) == want {
			return e, true
		}
		for _, s := range e.Synonyms {
			if normalLabel(s) == want {
				return e, true
			}
		}
	}
	return nil, false
}

// normalLabel reads "Config_Push" and "config push" alike.
func normalLabel(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '/' }), " ")
}
