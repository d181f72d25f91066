package coding

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Version names the way of reading (not the taxonomy): stored codes of another version are read again.
const Version = "4"

// strength is how much a cue says by itself.
type strength int8

const (
	strengthWeak   strength = 1
	strengthMedium strength = 2
	strengthStrong strength = 3
)

// countAt is how many points a candidate needs to count.
const countAt = 2.0

// Coder codes texts by one taxonomy. It is safe for concurrent use.
type Coder struct {
	taxonomy *Taxonomy
	lexicon  *lexicon
	owners   []owner
	speaker  uint16 // class of I and we
	present  uint16 // class of is and are
	scratch  sync.Pool
}

type ownerKind int8

const (
	ownerCue ownerKind = iota
	ownerBlocker
	ownerMark
	ownerName
	ownerSpeaker
)

// owner is what a pattern belongs to.
type owner struct {
	kind     ownerKind
	entry    int // into taxonomy.Entries
	strength strength
	implied  bool
	negative bool // the cue itself says no or not
	believes bool // the cue itself says what somebody thought
	mark     markKind
	cue      cue
}

// NewCoder compiles a taxonomy.
func NewCoder(t *Taxonomy) (*Coder, error) {
	c := &Coder{taxonomy: t}
	b := newLexiconBuilder()
	add := func(o owner) error {
		variants, err := parseCue(o.cue.text, t.lists)
		if err != nil {
			return fmt.Errorf("compiling cue %q on line %d: %w", o.cue.text, o.cue.line, err)
		}
		c.owners = append(c.owners, o)
		b.add(variants, int32(len(c.owners)-1))
		return nil
	}
	for _, o := range ownersOf(t) {
		if err := add(o); err != nil {
			return nil, err
		}
	}
	c.speaker = uint16(b.class([]term{{text: "i"}, {text: "we"}, {text: "our"}, {text: "my"}, {text: "us"}}))
	c.present = uint16(b.class([]term{{text: "is"}, {text: "are"}, {text: "be"}, {text: "being"}}))
	c.lexicon = b.build()
	c.scratch.New = func() any { return newReader(c) }
	return c, nil
}

// ownersOf lists every cue of a taxonomy in a fixed order.
func ownersOf(t *Taxonomy) []owner {
	var out []owner
	for i, e := range t.Entries {
		for _, list := range []struct {
			cues []cue
			o    owner
		}{
			{e.cues.strong, owner{kind: ownerCue, entry: i, strength: strengthStrong}},
			{e.cues.medium, owner{kind: ownerCue, entry: i, strength: strengthMedium}},
			{e.cues.weak, owner{kind: ownerCue, entry: i, strength: strengthWeak}},
			{e.cues.implied, owner{kind: ownerCue, entry: i, strength: strengthStrong, implied: true}},
			{e.cues.not, owner{kind: ownerBlocker, entry: i}},
		} {
			for _, q := range list.cues {
				o := list.o
				o.cue, o.negative, o.believes = q, negativeCue(q.text), believingCue(q.text)
				out = append(out, o)
			}
		}
	}
	kinds := markKinds()
	for kind := markTie; kind < markCount; kind++ {
		for name, k := range kinds {
			if k != kind {
				continue
			}
			for _, q := range t.reading.Marks[name] {
				out = append(out, owner{kind: ownerMark, mark: kind, cue: q})
			}
		}
	}
	for _, q := range t.reading.Names {
		out = append(out, owner{kind: ownerName, cue: q})
	}
	return out
}

// negativeCue says whether a cue has words of denial, or a list of them, among its own.
func negativeCue(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == '|' || r == '?' }) {
		switch word {
		case "no", "not", "never", "neither", "nor", "none", "without", "nothing", "nobody", "noone", "instead", "rather",
			"cannot", "{missing}", "{nobody}", "{nobodyat}":
			return true
		}
	}
	return false
}

// believingCue says whether a cue has words of belief among its own.
func believingCue(text string) bool {
	for _, word := range [...]string{"believ", "thought", "think", "assum", "suspect", "seem", "appear", "blam", "looked", "guess", "theor"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Taxonomy returns what the coder codes by.
func (c *Coder) Taxonomy() *Taxonomy { return c.taxonomy }

// Code returns the codes of a text, sorted by dimension, grade, section and place: the author's stated
// labels, and what the gate let through from the text. Of each code it gives the best evidence per grade.
// A text that names no trigger, no detection or no recovery gets unknown-trigger or not-stated, without a
// sentence (Section -1).
func (c *Coder) Code(text Text) []Code {
	r := c.scratch.Get().(*reader)
	defer c.scratch.Put(r)
	found := r.read(text)
	codes := c.author(text.Stated)
	codes = append(codes, c.decide(found, codes)...)
	codes = append(codes, c.practice(text, found, codes)...)
	slices.SortStableFunc(codes, compareCodes)
	return codes
}

// candidate is a cue found in a sentence.
type candidate struct {
	coder     *Coder
	entry     *Entry
	role      rolePolicy
	cue       cue
	strength  strength
	implied   bool
	negative  bool // its cue says no or not
	blocked   bool
	believing bool // its cue says what somebody thought

	section  int // index into the text's sections, -1 the title
	ordinal  int
	unit     unit
	tokens   []token
	marks    []mark
	kinds    uint32
	from, to int32

	grade     Grade
	rule      string // gate step that decided, "" when none
	points    float64
	order     int    // place in the text
	elsewhere bool   // the text tells its causes in a section of their own
	opening   bool   // stands among the first sentences of the text
	field     string // what the author wrote into a field, where it was read there
	chain     int    // place in a causal chain inside the sentence: smaller is earlier
	beside    unit   // the sentence to be read with this one, where this one is too short to be understood alone
	shown     unit   // what is quoted
	blames    bool   // its sentence blames somebody
}

// openingPoints is what it is worth to a trigger that a text opens with it: that is how a story is told.
const openingPoints = 0.5

// weigh asks the gate and adds up the points.
func (x *candidate) weigh() {
	x.points = float64(x.strength) + x.role.Points
	if x.marked(markTie, inSentence) {
		x.points += 0.75
	} else if x.marked(markHarm, inSentence) {
		x.points += 0.25
	}
	if x.entry.Dimension == Factor && x.elsewhere {
		x.points -= x.role.Aside
	}
	if x.entry.Dimension == Trigger {
		x.points += x.role.Trigger
		if x.opening {
			x.points += openingPoints
		}
	}
	x.grade = StatedGrade
	for _, step := range gate() {
		if slices.Contains(x.entry.exempt, step.id) {
			continue
		}
		if grade, decides := step.ask(x); decides {
			x.grade, x.rule = grade, step.id
			return
		}
	}
	if x.points < countAt {
		x.grade, x.rule = RejectedGrade, "weak"
	}
}

// compareCodes orders codes totally.
func compareCodes(a, b Code) int {
	if d := dimensionRank(a.Dimension) - dimensionRank(b.Dimension); d != 0 {
		return d
	}
	if d := gradeRank(a.Grade) - gradeRank(b.Grade); d != 0 {
		return d
	}
	if a.Section != b.Section {
		return a.Section - b.Section
	}
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	if a.Code != b.Code {
		if a.Code < b.Code {
			return -1
		}
		return 1
	}
	if a.Origin < b.Origin {
		return -1
	}
	return 0
}

func dimensionRank(d Dimension) int {
	for i, k := range dimensionOrder() {
		if k == d {
			return i
		}
	}
	return len(dimensionOrder())
}

func dimensionOrder() [6]Dimension {
	return [6]Dimension{Trigger, Factor, Detection, Defence, Recovery, Practice}
}

func gradeRank(g Grade) int {
	for i, k := range [...]Grade{StatedGrade, ImpliedGrade, HedgedGrade, RejectedGrade} {
		if k == g {
			return i
		}
	}
	return 4
}
