package people

import (
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What stands where something was removed.
const (
	Engineer = "[engineer]"
	Secret   = "[secret]"
	Removed  = "[removed]"
)

// rule names why something was removed; counts are kept by rule.
type rule uint8

const (
	byName rule = iota
	byGivenName
	byContext
	byHandle
	byAddress
	byChatID
	byInitials
	byOtherScript
	bySecret
	byPattern
	rules
)

var ruleNames = [rules]string{
	"name", "given_name", "name_in_context", "handle", "email", "chat_id", "initials", "other_script", "secret", "pattern",
}

// Names is what is known before any document is read.
type Names struct {
	Roster   *Roster          // nil: none
	Told     []string         // more names that are names for sure, as of a roster that cannot be used
	Keep     []string         // services, teams, products: never removed
	Patterns []*regexp.Regexp // of redact.yaml; what matches becomes [removed]
	Known    Tokens           // of former runs
}

// Redactor removes the names of people from text. Learn everything first, then Freeze, then Clean;
// the order of what is learned does not matter. Learning is safe from several goroutines, and so
// is Clean once frozen.
type Redactor struct {
	mu       sync.Mutex
	frozen   bool
	names    *names
	keep     *names
	sure     set // words of the roster that are nothing but names
	evidence *evidence
	learners []*Learner
	own      *Learner // of LearnText
	known    knownTokens
	patterns []*regexp.Regexp
	removed  [rules]atomic.Int64
	classes  *[256]byteClass
}

// NewRedactor starts from what is known.
func NewRedactor(known Names) *Redactor {
	r := &Redactor{names: newNames(), keep: newNames(), evidence: newEvidence(), patterns: known.Patterns, classes: newClasses()}
	r.known = newKnownTokens(known.Known)
	told := known.Told
	if known.Roster != nil {
		told = append(known.Roster.names(), told...)
	}
	r.sure = onlyNames(told)
	for _, k := range known.Keep {
		r.addKeep(k)
	}
	r.tell(told)
	return r
}

// onlyNames are the words of names that are in no dictionary. A field that lists people as a team
// ("Team: Labels (Anna, Bram)") keeps none of them.
func onlyNames(told []string) set {
	out := set{}
	for _, name := range told {
		for _, w := range folded(letters(name)) {
			if lexicon()[w]&ambiguous == 0 && utf8.RuneCountInString(w) > 3 {
				out.put(w)
			}
		}
	}
	return out
}

// addKeep keeps a name of a service, team or product, whole and word by word when it is one word.
func (r *Redactor) addKeep(name string) {
	parts := folded(letters(name))
	switch len(parts) {
	case 0:
	case 1:
		r.keep.mark(parts[0], single)
	default:
		r.keep.addPhrase(parts)
	}
}

// Keep adds names of services, teams and products that must survive. It must come before Freeze.
func (r *Redactor) Keep(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range names {
		if !slices.ContainsFunc(folded(letters(n)), r.sure.has) {
			r.addKeep(n)
		}
	}
}

// Learn takes names of people as a field states them: full names, handles, addresses, initials.
// What no person is called ("same", "found it") is passed over. After Freeze it does nothing.
func (r *Redactor) Learn(names ...string) {
	stated := make([]string, 0, len(names))
	for _, n := range names {
		if n = Stated(n); n != "" {
			stated = append(stated, n)
		}
	}
	r.tell(stated)
}

// tell learns names that are names for sure.
func (r *Redactor) tell(names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		return
	}
	r.names.told = true
	for _, n := range names {
		r.names.learn(n)
	}
	r.names.told = false
}

// Freeze ends the learning: what LearnText gathered is weighed, and Clean may begin.
func (r *Redactor) Freeze() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		return
	}
	for _, l := range r.learners {
		r.evidence.add(l.evidence)
	}
	r.learners = nil
	r.evidence.resolve(r.names, r.keep)
	for w, c := range lexicon() {
		if c&given != 0 && c&ambiguous == 0 && r.names.words[w] == nil && !r.evidence.place(w) {
			r.names.mark(w, generic)
		}
	}
	r.frozen = true
}

// Clean returns s without names and secrets. Text beyond ASCII comes back composed (NFC). Cleaning
// twice changes nothing more. The Redactor is frozen by the first call.
func (r *Redactor) Clean(s string) string {
	if s == "" {
		return s
	}
	r.Freeze()
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	for _, p := range r.patterns { // before names are cut out of what a pattern means
		s = p.ReplaceAllStringFunc(s, func(string) string {
			r.removed[byPattern].Add(1)
			return Removed
		})
	}
	for range mostPasses {
		c := cleaner{r: r, s: s, name: -1, at: -1}
		s = c.run()
		if !c.dirty {
			break
		}
	}
	return s
}

// mostPasses bounds how often a text is gone over again because something was cut out of it: what is
// left of an identifier or a login may be a name by itself then.
const mostPasses = 4

// Removed counts what was removed so far, by rule; never what.
func (r *Redactor) Removed() map[string]int {
	out := make(map[string]int)
	for i := range r.removed {
		if n := r.removed[i].Load(); n > 0 {
			out[ruleNames[i]] = int(n)
		}
	}
	return out
}
