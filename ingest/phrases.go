package ingest

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// says reports whether a text in lower case tells something of a kind: a phrase of it begins at the
// beginning of a word ("^": of a clause), and no negation stands before it ("not yet resolved"). A phrase that ends in
// "|" must end with the word.
func says(kind, lower string) bool { return position(kind, lower) >= 0 }

// position is where the first of the phrases stands, or -1.
func position(kind, lower string) int {
	index := phraseIndexes()[kind]
	if index == nil {
		return -1
	}
	for i := 0; i < len(lower); i++ {
		c := lower[i]
		phrases := index[c]
		if len(phrases) == 0 || i > 0 && c < utf8.RuneSelf && isWord(lower[i-1]) {
			continue
		}
		for k := range phrases {
			if strings.HasPrefix(lower[i:], phrases[k].text) && phrases[k].at(lower, i) {
				return i
			}
		}
	}
	return -1
}

// phrase is one spelling: whole ends with a word, anchored begins a clause.
type phrase struct {
	text            string
	whole, anchored bool
}

// at reports whether p, which is written at i, is meant there.
func (p phrase) at(lower string, i int) bool {
	end := i + len(p.text)
	if p.whole && end < len(lower) && isWord(lower[end]) || p.anchored && !opensClause(lower[:i]) {
		return false
	}
	return !negated(lower[max(0, i-18):i])
}

// phraseIndex finds phrases by their first byte.
type phraseIndex [256][]phrase

// phraseIndexes are made once, from the lists below, and only read.
var phraseIndexes = sync.OnceValue(func() map[string]*phraseIndex {
	out := map[string]*phraseIndex{}
	for _, kind := range []string{"onset", "mishap", "change", "detected", "hint", "acknowledged", "fix", "effect", "closed", "watching", "joining", "aside"} {
		index := &phraseIndex{}
		for _, s := range phrasesOf(kind) {
			text, whole := strings.CutSuffix(s, "|")
			text, anchored := strings.CutPrefix(text, "^")
			index[text[0]] = append(index[text[0]], phrase{text, whole, anchored})
		}
		out[kind] = index
	}
	return out
})

// opensClause: nothing stands before in its clause but marks and articles.
func opensClause(before string) bool {
	before = strings.TrimRight(before, " \t*_~\"'`")
	for _, article := range []string{" the", " a", " first", " got", " had"} {
		if rest, ok := strings.CutSuffix(" "+before, article); ok {
			before = strings.TrimSpace(rest)
		}
	}
	return before == "" || strings.HasSuffix(before, "'s") || strings.HasSuffix(before, "’s") || strings.IndexByte(",;:.(/-", before[len(before)-1]) >= 0 || before[len(before)-1] >= 0x80
}

// harmEnds reports whether a text says that what went wrong stops: "failures had
// ended", "the error rate fell".
func harmEnds(lower string) bool {
	words := strings.FieldsFunc(lower, func(r rune) bool { return r != '%' && (r < 'a' || r > 'z') })
	for i, w := range words {
		if !isHarm(w) {
			continue
		}
		for _, next := range words[i+1 : min(len(words), i+5)] {
			if isEnding(next) {
				return true
			}
		}
	}
	return false
}

func isHarm(w string) bool {
	switch w {
	case "error", "errors", "failures", "crashes", "timeouts", "refusals", "evictions", "losses", "retries", "complaints", "symptoms", "rejections", "restarts", "latency", "lag", "queue", "queues", "load":
		return true
	}
	return false
}

func isEnding(w string) bool {
	switch w {
	case "stop", "stops", "stopped", "end", "ends", "ended", "cease", "ceased", "subside", "subsides", "drop", "drops", "dropped", "fall", "falls", "fell", "gone", "disappear", "disappeared", "cleared", "clears", "vanish", "vanished":
		return true
	}
	return false
}

// negated reports whether the words before a phrase turn it round.
func negated(before string) bool {
	if i := strings.LastIndexAny(before, ",;:.("); i >= 0 {
		before = before[i+1:]
	}
	before = " " + strings.TrimLeft(before, " ")
	return containsAny(before, " not ", "n't ", " never ", " no ", " to be ", " false ", " would ", " could ", " should ", " without ", " nobody ", " if ", " whether ", " in case ", "un-", " before ")
}

// phrasesOf lists the words that postmortems of many houses use: onset (the trouble begins), change
// (something was done that may be the beginning), mishap (a
// change that was not meant, whatever it is called), detected, hint (that may tell a
// detection), acknowledged, fix (something was done
// against it), effect (the harm ends), closed, watching (until which all was watched), and aside
// (what tells no milestone: theories,
// attempts, other events) and joining (of people).
func phrasesOf(kind string) []string {
	switch kind {
	case "onset":
		return onsetPhrases[:]
	case "mishap":
		return mishapPhrases[:]
	case "change":
		return changePhrases[:]
	case "detected":
		return detectedPhrases[:]
	case "hint":
		return hintPhrases[:]
	case "acknowledged":
		return acknowledgedPhrases[:]
	case "fix":
		return fixPhrases[:]
	case "effect":
		return effectPhrases[:]
	case "closed":
		return closedPhrases[:]
	case "watching":
		return watchingPhrases[:]
	case "joining":
		return joiningPhrases[:]
	case "aside":
		return asidePhrases[:]
	}
	return nil
}

// The lists are read only.
var (
	onsetPhrases = [...]string{
		"outage begin", "outage began", "outage start", "outage onset", "onset", "incident begin", "incident began", "incident start", "impact begin",
		"impact began", "impact start", "start of impact", "start of incident", "start of outage", "start of the", "first error", "first fail", "errors begin",
		"errors began", "errors start", "begin to ", "began to ", "begins to ", "began failing", "begins failing", "start failing", "started failing", "starts failing",
		"starts to fail", "started to fail", "started to see", "starts to ", "error rate rises", "error rate climbs", "error rate begins", "error rate starts", "latency starts",
		"latency begins", "latency climbs", "started returning", "starts returning", "start returning", "began returning", "begins returning",
		"stopped working", "stops working", "went down", "goes down", "fault occurs", "first request fails", "customers start seeing", "users start seeing",
		"starts rising", "started rising", "begins rising", "start to rise", "begin timing out", "starts timing out", "start timing out", "first timeout",
		"first 5xx", "it began", "it started", "began at", "trouble began", "trouble started", "problems started", "problems began", "first 502", "first 503",
		"first refus", "first burst", "first crash", "first evict", "load rises", "expires|", "expired|", "ran out|", "begun|", "went live", "goes live", "go live", "发生", "発生",
	}
	mishapPhrases = [...]string{"accidentally", "unexpectedly", "mistakenly", "by mistake", "by accident", "ungracefully"}
	changePhrases = [...]string{
		"release", "deploy", "roll out", "rolled out", "rollout", "rolling out", "upgrade", "applied|", "applies|", "uploaded", "loaded|", "setting change", "change|", "changed|",
		"went in|", "went out|", "came up|", "ran|", "set to|", "switched to|", "moved to|", "merged|", "pushed|", "failed at", "stood still", "lost|",
	}
	detectedPhrases = [...]string{
		"alert", "alarm", "^page|", "^pages|", "got the page", "had the page", "got a page", "a page at", "page at 0", "page at 1", "page at 2", "page goes", "page fire", "page came", "paged", "pager", "pingdom", "detect", "report of", "reports of", "incoming report", "reported", "reports|", "report that", "report an", "reporting", "notice", "noticing", "spotted",
		"spots|", "discover", "ticket comes", "support ticket", "ticket from", "complain", "monitoring shows", "monitor fire", "flags", "phone rang", "phone buzz", "rang|",
		"mail from", "tweet", "told us", "tells us", "support call", "support read", "seen|",
		"check fails", "check failed", "check showed", "checks failed", "test failed", "incident opened", "opened the incident", "drew my attention", "reads the log", "検知",
	}
	// hintPhrases tell a detection only in the section on it, in a timeline, or early in a story: the
	// same words tell later what people did.
	hintPhrases         = [...]string{"asked|", "asks|", "wrote|", "writes|", "called", "calls", "saw|", "sees|", "seen|", "question|", "wondered|", "found 0", "found 1", "found 2", "found at", "reads|", "rang|", "phoned", "phones"}
	acknowledgedPhrases = [...]string{
		"acknowledge", "acked", "acks|", "ack'd", "on-call engineer joins", "on-call joins", "on call joins", "picks up the page", "picked up the page", "starts looking", "started looking",
		"investigation starts", "investigation begins", "begins investigating", "starts investigating", "started investigating", "starts to investigate", "began investigat", "started to investigate",
		"joins the call", "on-call picks", "responds to the page", "took the page", "takes the page", "incident declared", "incident is declared", "declares an incident", "declared an incident", "declared incident", "対応開始",
	}
	fixPhrases = [...]string{
		"mitigated", "mitigation in place", "mitigation complete", "rolled back", "rollback complete", "rollback finish", "rollback done", "rollback deployed", "rollback live", "roll back complete", "revert",
		"failover complete", "failed over", "traffic shifted", "traffic moved", "traffic to ", "hotfix", "fix deployed", "fix is live", "fix rolled out", "fix live", "fixed|", "turned off", "turned it off",
		"switched off", "off|", "workaround in place", "repaired", "set back", "back to", "put back", "restarted", "scaled", "patch", "shed|", "shed load", "load shed", "moved|", "moved back", "rolled the", "replaced", "replaces|",
		"pointed", "limited|", "rotated", "revoked", "rebuilt", "restored", "paused|", "issued new", "took the", "disabled", "doubled|", "drained|", "under control", "復旧作業完了", "暫定復旧",
		"ended it", "undone|", "undid", "turned back", "went back to", "switched over", "cut over", "killed|", "unblocked", "flushed|", "renewed|", "re-enabled", "corrected", "let back",
	}
	effectPhrases = [...]string{
		"recovered", "recovers|", "recovery confirmed", "all was well", "full recovery", "confirmed recover", "back to normal", "returned to normal", "returns to normal", "return to normal", "normal operation",
		"normal again", "fine again", "healthy again", "clean again", "working again", "right again", "good again", "itself again", "is back|", "was back|", "were back|", "are back|", "back up|", "error rate back", "latency back", "latency returns",
		"starts to recover", "traffic restored", "service restored", "services restored", "service is restored", "brought service back", "brought it back", "took over", "again at", "again by", "again from", "came back", "comes back", "come back", "works again", "worked again", "running again", "available again", "reachable again", "normal at", "normal by", "ran again", "flowing|", "healed", "all green",
		"restored at", "under control", "fully restored", "was over at", "復旧",
	}
	closedPhrases = [...]string{
		"resolved", "all clear", "closed|", "closes|", "close|", "incident over", "incident is over", "end of incident", "end of outage", "outage ends", "outage ended", "outage over", "incident ends", "incident ended",
		"everything is fine", "stood down", "stand down", "it was over", "over at", "over 0", "over 1", "over 2", "fully itself", "caught up", "done 0", "done 1", "done 2", "queue empty", "queue was empty", "backlog through",
		"backlog was through", "backlog worked off", "fine since", "all normal", "all was as before", "last of the late", "last one that", "satisfied that", "everything was out", "end 0", "end 1", "end 2", "finished at", "finished|", "quiet from", "quiet since", "steady since", "normal since", "normal from", "signed off", "wrapped up", "concluded", "called it a", "is over|", "was over|", "all good", "all fine", "all ok|", "worked off", "backlog gone", "backlog cleared", "everything through", "all delivered", "解決",
	}
	watchingPhrases = [...]string{"watch", "check", "observ", "kept", "stayed", "monitor", "looked on", "waited|", "to be sure"}
	joiningPhrases  = [...]string{"join", "on line", "comes in|", "on the bridge", "on the call"}
	asidePhrases    = [...]string{
		"theory", "unrelated", "nothing to do with", "has nothing", "suspect", "attempt", "tried", "tries|", "handover", "hands over", "hand over", "given up", "gave up", "abandon", "meeting",
		"reviewed", "published", "updated|", "status page", "unread", "muted", "mailbox", "ruled out", "at his desk", "at her desk", "took lead", "takes lead", "identified",
		"understood", "debugger", "looks for", "asked to look", "held 20", "debrief",
	}
)
