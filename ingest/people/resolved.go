package people

import (
	"regexp"
	"slices"
	"strings"
)

// What stands around a name says that its person brought it back: in so many words, or, where a text
// tells only what was done, as the subject of the deed in its section on the recovery.
const (
	deed = `(?:fixed|resolved|mitigated|solved|repaired|restored|recovered)`
	it   = `(?:it|this|things|service|the \w+)`
	also = `(?:also |then |later |finally |eventually |himself |herself |themselves |alone |together )*`
)

var (
	saidFixed = regexp.MustCompile(`(?i)(?:\b(?:resolver|fixer|mitigator|(?:who )?fixed it|(?:who )?resolved it|who repaired it)[^\n.;|]{0,12}[:|]|\b` + deed + `(?: \w+)? by:?)\W*$`)
	isFixed   = regexp.MustCompile(`(?i)^(?:` +
		`\W{0,5}\|\W{0,3}(?:resolver|fixer|fixed it)\b` + // the next cell of a table
		`|\W{0,3}[(,:;–—-][^\n()|]{0,60}\b(?:resolver|(?:and|who|which|one who|also|then) ` + also + deed + ` ` + it + `)\b` + // in brackets, or after a comma
		`|\W{0,3}[(,:;–—-] ?` + also + deed + ` ` + it + `\b` +
		`|['’]?\W{0,2} ` + also + deed + ` ` + it + `\b` +
		`|\W{0,2} (?:was|is) ` + also + `the (?:one|person) (?:who|that) ` + deed +
		`|\W{0,2} ` + also + `(?:(?:made|found|had|wrote|shipped|deployed|pushed|merged|applied|came up with) the (?:right )?fix\b|did (?:the thing|what) (?:that |which )?` + deed + `|brought (?:it|us|things|the \w+(?: \w+)?) back\b|got (?:it|us|things) (?:back|going|working)\b))`)
	denied  = regexp.MustCompile(`(?i)\b(?:not|never|nobody|no one|none|neither|without|could(?:n[’']t| not)|did(?:n[’']t| not)|tried|trying|hoped|thought|believed|would|should|might)\b`)
	isDeed  = regexp.MustCompile(`(?i)^\W{0,3} ` + also + `(?:had |has )?(?:` + deed[3:len(deed)-1] + `|rolled|reverted|restarted|rebooted|switched|flipped|turned|raised|lowered|increased|reduced|disabled|enabled|failed over|redeployed|deployed|released|merged|shipped|scaled|cleared|drained|emptied|flushed|purged|replaced|renewed|rotated|revoked|killed|cancelled|canceled|stopped|started|pointed|moved|put|set|changed|corrected|applied|removed|deleted|dropped|added|unblocked|blocked|granted|re-?issued|issued|re-?built|re-?ran|replayed|freed|cut|pulled|pushed|ran|unset|promoted|resized|widened|swapped|closed|opened|throttled)\b`)
	joining = regexp.MustCompile(`(?i)^(?: and |, | & |, and | \+ |/)$`)
)

// mostResolvers is how many people a recovery may name by their deeds: of more it tells the story of the
// incident, and not who ended it.
const mostResolvers = 3

// Resolved finds who of the roster brought it back: whom the text says fixed it, else who of those in the
// text on the recovery did what is done to end an incident. It returns the roster's spellings, sorted; none
// where the text does not say.
func (r *Roster) Resolved(text, recovery string) []string {
	if r == nil {
		return nil
	}
	if said := r.saidToFix(text); len(said) > 0 {
		return said
	}
	var did []string
	for _, m := range r.mentions(recovery) {
		if isDeed.MatchString(around(recovery[m.end:])) {
			did = append(did, m.person)
		}
	}
	slices.Sort(did)
	if did = slices.Compact(did); len(did) > mostResolvers {
		return nil
	}
	return did
}

func (r *Roster) saidToFix(text string) []string {
	var said []string
	all := r.mentions(text)
	for i, m := range all {
		from, to := max(0, m.start-aroundBytes), len(text)
		if i > 0 {
			from = max(from, all[i-1].end)
		}
		if i+1 < len(all) {
			to = all[i+1].start
		}
		before, after := text[from:m.start], around(text[m.end:to])
		fixes := saidFixed.FindString(before) != "" && !denied.MatchString(before)
		if found := isFixed.FindString(after); found != "" && !denied.MatchString(found) {
			fixes = true
		}
		if listed := i > 0 && joining.MatchString(before); listed && slices.Contains(said, all[i-1].person) && fixedAbove(text, all[i-1].start) {
			fixes = true
		}
		if fixes {
			said = append(said, m.person)
		}
	}
	slices.Sort(said)
	return slices.Compact(said)
}

// fixedAbove: the list that a name stands in was opened by who fixed it.
func fixedAbove(text string, start int) bool {
	line := text[strings.LastIndexByte(text[:start], '\n')+1 : start]
	return saidFixedList.MatchString(line)
}

var saidFixedList = regexp.MustCompile(`(?i)\b(?:resolvers?|fixers?|` + deed + `(?: \w+)? by)\W*[^.;|:]*$`)

func around(text string) string { return text[:min(len(text), aroundBytes)] }
