package people

import (
	_ "embed"
	"strings"
	"sync"
)

// class says what else a word is, apart from a possible name. A word may have several.
type class uint16

const (
	given    class = 1 << iota // a given name and hardly anything else
	verb                       // may open an imperative: Mark, Chase, Grant
	calendar                   // April, May
	place                      // Jordan, Georgia
	noun                       // Grace, Iris, Baker: nouns, products, hosts
	english                    // sentence openers and function words
	group                      // roles and collectives: engineers, support
	product                    // companies, products, technical words
	proper                     // in no dictionary: Travis, Jenkins; beside noun, place or product
)

const (
	ambiguous = verb | calendar | place | noun | english | group | product
	neverName = english | group | product // not taken for a name without being told
)

//go:embed lexicon/given.txt
var givenText string

//go:embed lexicon/ordinary.txt
var ordinaryText string

//go:embed lexicon/common.txt
var commonText string

// lexicon reads the embedded word lists once.
var lexicon = sync.OnceValue(func() map[string]class {
	words := make(map[string]class, 8192)
	readWords(words, givenText, given)
	readWords(words, ordinaryText, noun)
	readWords(words, commonText, english)
	return words
})

// readWords adds the words of a list; a line such as [place] opens a section.
func readWords(into map[string]class, text string, c class) {
	sections := map[string]class{
		"[verb]": verb, "[calendar]": calendar, "[place]": place, "[noun]": noun,
		"[english]": english, "[group]": group, "[product]": product, "[proper]": proper,
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if section, ok := sections[line]; ok {
			c = section
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			into[fold(word)] |= c
		}
	}
}

// set is a closed list of folded words.
type set map[string]struct{}

func words(s string) set {
	m := make(set)
	for w := range strings.FieldsSeq(s) {
		m[w] = struct{}{}
	}
	return m
}

func (s set) has(w string) bool {
	_, ok := s[w]
	return ok
}

// put adds a word; the set keeps no text that the word is cut from.
func (s set) put(w string) {
	if _, ok := s[w]; !ok {
		s[strings.Clone(w)] = struct{}{}
	}
}

// phrasing are the word lists that tell where a person stands in a sentence.
type phrasing struct {
	human, action, present, plural, progressive, aux, passive, governors, directed, determiners, function, object, placePrepositions, locatives, roles, labels, mailboxes, mentions, particles, acronyms, greetings set
}

var phrases = sync.OnceValue(func() *phrasing {
	p := &phrasing{
		// Only people do these.
		human: words(`noticed joined asked said wrote suggested realised realized thought acked acknowledged approved merged
			volunteered apologised apologized remembered wondered guessed believed decided explained replied answered pinged messaged
			called phoned emailed texted woke hopped jumped came went took handed stepped left returned spotted saw told escalated
			investigated debugged checked confirmed reviewed typed ran tried rebooted drafted posted announced declared shadowed paired
			led coordinated facilitated mentioned clarified recalled proposed agreed disagreed understood knew felt picked logged`),
		// People do these, and so do machines.
		action: words(`restarted deployed paged reverted rolled rollbacked started stopped failed detected sent reported fixed pushed
			released shipped updated changed created opened closed resolved mitigated disabled enabled scaled added removed deleted dropped
			identified found traced looked began finished raised lowered increased decreased switched flipped toggled drained cordoned
			killed ran applied executed patched upgraded migrated moved copied restored recovered provisioned blocked unblocked cleared
			purged flushed cancelled canceled silenced muted triggered invoked connected disconnected discovered prepared published
			contacted notified alerted triaged responded replaced rotated renewed reset rebuilt redeployed reran truncated edited
			configured tested verified validated set made got did had has is was`),
		// The same in the present: those that are no plurals, those that are, and how they end on -ing.
		present: words(`asks says writes suggests realises realizes thinks acks acknowledges joins notices looks sees tells goes takes comes sends
			confirms begins opens closes finds escalates investigates applies disables enables announces declares decides proposes agrees replies pings
			phones texts wakes types spots gets gives keeps tries has digs asks shows knows wonders remembers mentions explains leaves brings`),
		plural: words(`changes calls restarts pages checks fixes reports updates answers moves stops runs deploys merges drops reverts starts rolls pulls pushes
			posts kills drains switches turns sets adds removes deletes increases raises lowers scales reboots releases reads reviews hands steps points pauses
			resumes silences signs talks watches works helps points puts makes does holds rebuilds rotates renews restores redeploys patches`),
		progressive: words(`looking moving changing checking calling restarting fixing updating running deploying merging rolling writing trying taking
			investigating working helping talking watching leaving driving travelling sleeping reading digging going coming adding removing asking
			debugging rebooting draining reviewing reminded asked told paged shadowing covering handing leading away asleep sick off`),
		aux:     words(`was is had has were will would could could-not did didn't then also immediately quickly later and`),
		passive: words(`paged called asked alerted notified woken asleep surprised unaware aware on-call pinged told`),
		// A person follows.
		governors: words(`by paged asked pinged called told thanked thanks cc owner owners author authors assignee assigned contacted from with
			engineer developer sre intern hire colleague manager commander scribe facilitator mr mrs ms dr hi hello dear hey kudos via`),
		directed:          words(`over off escalated assigned handed thanks thank reported passed according spoke talked reached due grateful hat-tip pointed shoutout`),
		determiners:       words(`the a an our this that each per no any some every its their your my these those one another which of`),
		function:          words(`the a an in on at to that and by for with from of as into it its them him her his their this these those all both two three again out up off over back if when while who after before then or but via because so about`),
		placePrepositions: words(`in to near at from around of north south east west via san santa los las st saint new fort port lake mount el la le`),
		object:            words(`the a an it them her him his its their this that`),
		locatives:         words(`the in near around throughout across north south east west northern southern eastern western san santa los las st saint new fort port lake mount el`),
		roles: words(`sre sres ic oncall on-call on engineer engineering developer dev devops manager lead scribe commander dba support intern security platform infra ops
			tl em pm cto ceo vp comms facilitator observer responder primary secondary shadow reporter author architect sysadmin she he they me`),
		labels: words(`author authors attendees attendee participants participant responders responder scribe facilitator facilitators reviewer reviewers
			assignee assignees reporter commander ic oncall on-call engineer engineers investigators investigator presenters presenter signed-off-by co-authored-by
			reviewed-by reported-by acked-by tested-by written prepared cc thanks credits people present host moderator owner owners lead leads contact contacts handler resolver
			who responsible by`),
		mailboxes: words(`support noreply no-reply donotreply alerts alert security info help helpdesk admin root postmaster hostmaster abuse sales billing git
			oncall on-call sre ops noc devops team engineering status press legal privacy contact hello office jobs careers mailer-daemon webmaster ubuntu ec2-user
			postgres www-data notifications notify feedback service services incident incidents pager pagerduty monitoring deploy ci bot user users name someone example username`),
		mentions:  words(`here channel everyone everybody all team latest next types online oncall on-call sre ops support admin admins devs engineers override deprecated param return returns see since throws todo media import charset font-face keyframes include supports layer app page test beta alpha rc main master head`),
		particles: words(`van der den de da di du la le el al bin ibn von zu ten ter dos das del della y af av o d st mac mc san dos e i`),
		acronyms:  words(`pm ic db ui us uk eu am id ci cd tb mb gb kb ip os pc hr it ha vm lb pr mr ok tv ai ml ad ap api cpu gpu ram dns sql sre slo sla sli tls ssl ssh aws gcp cdn pod vpc vpn iam kms nat ssd ssm sdk cli url uri xml csv pdf utc gmt est edt pst pdt cet bst jst ist eta fyi tbd tba tl dr na qa dev ops ops faq rca poc pii pr mr md rfc rpc qps rps tps ttl ttr ttd ttm mtt p0 ae be no on to so do go an at as by if in is of or we up me my he jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun new old all and the not but yes red`),
		greetings: words(`thanks cheers regards best sincerely yours`),
	}
	for r := range strings.FieldsSeq(`заметил заметила перезапустил перезапустила откатил откатила сообщил сообщила проверил проверила`) {
		p.human[fold(r)] = struct{}{}
	}
	return p
})
