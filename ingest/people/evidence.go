package people

import "strings"

// evidence is what the texts say about words that may be names, gathered before any is decided on.
// It grows only by adding to sets, so that the order in which texts are read does not matter.
type evidence struct {
	lower      set                    // words seen in lower case: no unknown name
	determined set                    // words seen behind "the": no unknown name
	placed     set                    // words seen behind "at", "near", "over": places, unless they also act
	acting     set                    // words that did what only people do
	found      map[candidate]struct{} // what stands where names stand
}

// candidate is something that stands where a name stands. It is none when it, or the capitalised
// word before it, is the name of a service or team: what those are is known when all is read.
type candidate struct {
	before string // folded, or empty
	text   string
	as     standing
}

// standing is how a candidate came to be one.
type standing uint8

const (
	acted     standing = iota // a folded word that acts like a person
	pairedUp                  // two capitalised words, the first a given name or the two in action
	listed                    // behind a label of people, in a sign-off, before an address
	mentioned                 // a handle
	address                   // a mail address
	knownAs                   // a folded word that former runs knew; before is its kind
	knownDuo                  // two folded words that former runs knew as a full name
	knownRun                  // the same in a script without spaces
)

func newEvidence() *evidence {
	return &evidence{lower: set{}, determined: set{}, placed: set{}, acting: set{}, found: map[candidate]struct{}{}}
}

// add takes in what another worker read.
func (e *evidence) add(other *evidence) {
	for _, sets := range [...][2]set{{e.lower, other.lower}, {e.determined, other.determined}, {e.placed, other.placed}} {
		for w := range sets[1] {
			sets[0][w] = struct{}{}
		}
	}
	for c := range other.found {
		e.found[c] = struct{}{}
	}
}

func (e *evidence) note(c candidate) {
	if _, ok := e.found[c]; !ok {
		c.before, c.text = strings.Clone(c.before), strings.Clone(c.text)
		e.found[c] = struct{}{}
	}
}

// resolve learns the candidates that are kept by no service and are nowhere ordinary words.
func (e *evidence) resolve(n, keep *names) {
	for c := range e.found {
		if c.as == acted && !c.kept(keep) {
			e.acting[c.text] = struct{}{}
		}
	}
	for w := range e.acting {
		c := lexicon()[w]
		if c&given == 0 && (e.lower.has(w) || e.determined.has(w) || c&neverName != 0) {
			continue
		}
		n.learnWord(w)
	}
	for c := range e.found {
		if !c.kept(keep) {
			e.learn(n, c)
		}
	}
}

func (e *evidence) learn(n *names, c candidate) {
	switch c.as {
	case pairedUp:
		if !e.ordinary(folded(letters(c.text))) {
			n.learn(c.text)
		}
	case listed, address:
		n.learn(c.text)
	case mentioned:
		n.learnHandle(c.text)
	case knownAs:
		n.mark(c.text, kind(c.before[0]))
	case knownDuo:
		n.addPhrase(strings.Fields(c.text))
	case knownRun:
		n.addRun(c.text)
	}
}

// kept: a service or team is called so.
func (c candidate) kept(keep *names) bool {
	switch c.as {
	case address, knownAs, knownDuo, knownRun:
		return false
	}
	if c.before != "" && keep.words[c.before] != nil {
		return true
	}
	for _, w := range letters(c.text) {
		if keep.words[fold(w)] != nil {
			return true
		}
	}
	return false
}

// ordinary reports whether a pair of words that looked like a full name is a place (Logan
// Approach) or has an ordinary word for a surname.
func (e *evidence) ordinary(name []string) bool {
	last := name[len(name)-1]
	return e.lower.has(last) || e.determined.has(last) || e.place(name[0])
}

// place reports whether a given name is used as a place's, and by nobody who acts.
func (e *evidence) place(w string) bool { return e.placed.has(w) && !e.acting.has(w) }
