package coding

import "slices"

// Taxonomy is a version of the codes with their cues, and how to read: section roles, gate and
// calibration. It is read from YAML (see taxonomy.yaml for the form) and not changed afterwards.
type Taxonomy struct {
	Version string
	Groups  []Group
	Entries []Entry
	reading reading
	lists   map[string][]string
	digest  string // of everything it was read from
}

// Group is a family of factors.
type Group struct {
	ID, Label string
}

// Entry is one code. Label is what a room reads; ID never changes meaning within a taxonomy.
type Entry struct {
	Dimension  Dimension
	ID         string
	Group      string // factors only
	Label      string
	Definition string
	Synonyms   []string            // labels that an author may have used for it
	Crosswalk  map[string][]string // scheme -> categories of published schemes (crosswalks.yaml)
	Gaps       map[string]string   // scheme -> why it has no place for the code
	cues       cueSet
	exempt     []string
	titled     bool // a trigger whose naming in the title speaks for it when the body names it too
	residual   bool // covers what no sharper code does: gives way to one in the same thought
}

// cueSet holds the cues of an entry by how much they say.
type cueSet struct {
	strong, medium, weak []cue // alone enough; enough outside a background; needs a tie to the harm
	implied              []cue // remedies that imply the code, never more
	not                  []cue // sentences that must not count
}

// Cues are the cues of a code as they are written, by how much they say.
type Cues struct {
	Strong, Medium, Weak []string // enough alone; enough where things are told; in need of a tie to the harm
	Implied              []string // remedies that imply the code, and never more
	Not                  []string // sentences that must not count
	Exempt               []string // steps of the gate that are not asked
}

// Count is how many cues propose the code.
func (c Cues) Count() int { return len(c.Strong) + len(c.Medium) + len(c.Weak) + len(c.Implied) }

// Cues returns the cues of a code.
func (e Entry) Cues() Cues {
	written := func(list []cue) []string {
		out := make([]string, 0, len(list))
		for _, c := range list {
			out = append(out, c.text)
		}
		return out
	}
	return Cues{
		Strong: written(e.cues.strong), Medium: written(e.cues.medium), Weak: written(e.cues.weak),
		Implied: written(e.cues.implied), Not: written(e.cues.not), Exempt: slices.Clone(e.exempt),
	}
}

// cue is one cue as written, and the line it stands on.
type cue struct {
	text string
	line int
}

// Entry returns the code id of dimension d.
func (t *Taxonomy) Entry(d Dimension, id string) (Entry, bool) {
	for _, e := range t.Entries {
		if e.Dimension == d && e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

// Group returns the group id.
func (t *Taxonomy) Group(id string) (Group, bool) {
	for _, g := range t.Groups {
		if g.ID == id {
			return g, true
		}
	}
	return Group{}, false
}

// Codes the coder gives when the text is silent: they are results, not failures.
const (
	UnknownTrigger = "unknown-trigger"
	NotStated      = "not-stated"
)

// rolePolicy is how a section role weighs.
type rolePolicy struct {
	Points   float64 `yaml:"points"`
	Skip     bool    `yaml:"skip"`     // nothing is read here (G9)
	Future   bool    `yaml:"future"`   // what stands here is wished for: implied at most (G1)
	Proposes bool    `yaml:"proposes"` // a title: the body decides (G12)
	Aside    float64 `yaml:"aside"`    // points off a factor: it is told in passing here, unless tied to the harm
	Log      bool    `yaml:"log"`      // tells what was done and seen when: a factor needs a tie to the harm
	Trigger  float64 `yaml:"trigger"`  // added to a trigger's points: the section tells what made it worse, not what set it off
	NeedsTie bool    `yaml:"needs_tie"`
	Remedy   bool    `yaml:"remedy"` // tells the repair: triggers need a tie (G2)
	Outcome  bool    `yaml:"outcome"`
	Well     bool    `yaml:"well"`  // what went well: no factors
	Wrong    bool    `yaml:"wrong"` // what went wrong: no defences and no recoveries
	Lucky    bool    `yaml:"lucky"` // where we got lucky: factors are implied only (G11)
	Cause    bool    `yaml:"cause"` // the cause section: what it takes up is no coincidence (G4)
}

// reading is how to read, whatever the codes.
type reading struct {
	Roles        map[string]rolePolicy
	Marks        map[string][]cue // phrase kinds the gate asks for
	Names        []cue            // component names that are not cues (G8)
	Keys         keyRoles         // roles of the keys of key/value lines, and of headings
	Calibration  []calibrationPoint
	Calibrations map[string][]calibrationPoint // of a dimension, where it has one of its own
}

// calibrationPoint says that codes with this many points were right this often.
type calibrationPoint struct {
	Points float64 `yaml:"points"`
	Right  float64 `yaml:"right"`
}

// role returns the policy of a role; an unknown one is read as other.
func (g *reading) role(name string) rolePolicy {
	if p, ok := g.Roles[name]; ok {
		return p
	}
	return g.Roles[roleOther]
}
