package ingest

import (
	"regexp"
	"strconv"
	"strings"

	"secondstory/ingest/clock"
)

// harmLength is a way in which prose says how long the harm lasted: the first group of the pattern is the
// length, and one of the marks stands in every text that it finds.
type harmLength struct {
	pattern *regexp.Regexp
	marks   []string
}

var harmLengths = []harmLength{
	{regexp.MustCompile(`(?i)\b(?:outage|downtime|disruption|degradation|interruption|unavailability|impact)\s+(?:that\s+|which\s+)?(?:last(?:ed|ing)|went\s+on|persisted|continued)\s+(?:for\s+)?` + lengthWords), []string{"lasted", "lasting", "went", "persisted", "continued"}},
	{regexp.MustCompile(`(?i)\b(?:was|were|became|went|been)\s+(?:completely\s+|largely\s+|entirely\s+|partly\s+|severely\s+)?(?:unavailable|down|offline|unreachable|inaccessible|unresponsive|non-operational|closed|out|degraded|unusable)\s+for\s+` + lengthWords), []string{"for"}},
	{regexp.MustCompile(`(?i)\bdegraded\s+\w+\s+for\s+` + lengthWords), []string{"degraded"}},
	{regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?[- ](?:minutes?|hours?))(?:[- ]long)?\s+(?:outage|downtime|disruption|interruption)\b`), []string{"utage", "owntime", "isruption", "nterruption"}},
	{regexp.MustCompile(`(?i)\b` + lengthWords + `\s+of\s+(?:complete\s+|total\s+|partial\s+|intermittent\s+|full\s+)?(?:downtime|unavailability|outage)\b`), []string{"utage", "owntime", "navailability"}},
	{regexp.MustCompile(`(?i)\bdowntime(?:\s+(?:was|of)|:\**)\s+` + lengthWords), []string{"owntime"}},
	{regexp.MustCompile(`(?i)\b(?:could\s+not|couldn't|couldn’t|unable\s+to|not\s+able\s+to|(?:nobody|no\s+one)\s+could)\b[^.;:\n0-9]{0,50}?\sfor\s+` + lengthWords), []string{"could", "unable", "able to"}},
	{regexp.MustCompile(`(?i)\bfor\s+` + lengthWords + `,?\s+(?:(?:nobody|no\s+one|no\s+\w+)\s+could|(?:\w+\s+){1,6}(?:could\s+not|couldn't|couldn’t|were\s+unable|was\s+unable))\b`), []string{"could", "unable"}},
}

// lengthWords is a length of time in prose, in digits or in words.
const lengthWords = `(?:about\s+|approximately\s+|around\s+|roughly\s+|over\s+|nearly\s+|almost\s+|just\s+over\s+|~\s*)?` +
	`(half\s+an\s+hour|an?\s+(?:hour|day)\s+and\s+a\s+half|(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)(?:\s+and\s+a\s+half)?\s?(?:minutes?|mins?|hours?|hrs?|days?|h|m)\b(?:,?\s*(?:and\s+)?\d+\s?(?:minutes?|mins?|m)\b)?)`

// harmReach is how many bytes before and behind a number of minutes or hours the patterns look.
const harmReach = 120

// toldDowntime is how long the harm lasted, as the summary or the section on impact tells it in prose:
// the first sentence that says so, unless it tells what might have been.
func toldDowntime(o *outline, src string) (impact, bool) {
	for _, role := range [...]string{"impact", "summary"} {
		for _, p := range o.parts {
			if p.role != role {
				continue
			}
			if im, ok := downtimeIn(o.phrases, src[p.body:p.to]); ok {
				return im, true
			}
		}
	}
	return impact{}, false
}

func downtimeIn(phrases *PhraseMap, text string) (impact, bool) {
	best := len(text)
	var found impact
	around := aroundLengths(text)
	for _, way := range harmLengths {
		at := way.first(text, around)
		if at == nil || at[0] >= best {
			continue
		}
		length, ok := clock.ParseDuration(inDigits(text[at[2]:at[3]]))
		quote := sentenceAround(text, at[0], at[1])
		if lower := lowered(quote); !ok || length <= 0 || phrases.says("supposed", lower) || phrases.says("promise", lower) {
			continue
		}
		best = at[0]
		found = impact{measure: "minutes_down", value: length.Minutes(), unit: "minutes", basis: "text", quote: quote}
	}
	return found, found.measure != ""
}

// aroundLengths are the pieces of a text, in order and apart, in which a length of minutes or hours stands:
// patterns need not look elsewhere.
func aroundLengths(text string) [][2]int {
	var out [][2]int
	for i := range len(text) {
		if !beginsUnit(text[i+1:]) || (text[i] < '0' || text[i] > '9') && !spelledEnd(text[:i+1]) {
			continue
		}
		from, to := max(0, i-harmReach), min(len(text), i+harmReach)
		for from > 0 && text[from-1] > ' ' {
			from--
		}
		for to < len(text) && text[to] > ' ' {
			to++
		}
		if last := len(out) - 1; last >= 0 && out[last][1] >= from {
			out[last][1] = to
		} else {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// beginsUnit: a text begins with minutes, hours or days, with or without a space or a hyphen before, or with
// the letter of one (2h 15m).
func beginsUnit(s string) bool {
	if s != "" && (s[0] <= ' ' || s[0] == '-') {
		s = s[1:]
	}
	if s == "" {
		return false
	}
	switch s[0] | 0x20 {
	case 'm', 'h', 'd':
		return beginsFold(s, []string{"min", "hour", "hr", "day"}) || s[0] != 'd' && (len(s) == 1 || !isWord(s[1]))
	}
	return false
}

// spelledEnd: a text ends with a number in words: "three" hours, half "an" hour, two and "a half" hours.
func spelledEnd(text string) bool {
	i := len(text)
	for i > 0 && isLetterByte(text[i-1]) && len(text)-i < 7 {
		i--
	}
	if i == len(text) {
		return false
	}
	word := strings.ToLower(text[i:])
	_, ok := tensWord(word)
	return ok || word == "half"
}

// first is where the pattern matches first in pieces of a text; nil where it does not.
func (w harmLength) first(text string, pieces [][2]int) []int {
	for _, piece := range pieces {
		part := text[piece[0]:piece[1]]
		if !containsAny(part, w.marks...) {
			continue
		}
		if at := w.pattern.FindStringSubmatchIndex(part); at != nil {
			for i := range at {
				at[i] += piece[0]
			}
			return at
		}
	}
	return nil
}

// inDigits writes a length of prose so that it is read as one is noted down: "two and a half hours" is
// 2.5 hours.
func inDigits(length string) string {
	words := strings.Fields(strings.ToLower(strings.Replace(length, "-", " ", 1)))
	text := strings.Join(words, " ")
	switch text {
	case "half an hour":
		return "30 minutes"
	case "an hour and a half":
		return "90 minutes"
	case "a day and a half":
		return "36 hours"
	}
	if n, ok := tensWord(words[0]); ok {
		words[0] = n
	}
	if rest, ok := strings.CutPrefix(strings.Join(words[1:], " "), "and a half "); ok {
		return words[0] + ".5 " + rest
	}
	return strings.Join(words, " ")
}

// tensWord is a number in words as lengths of time have them.
func tensWord(w string) (string, bool) {
	switch w {
	case "thirty":
		return "30", true
	case "forty":
		return "40", true
	case "fifty":
		return "50", true
	}
	n, ok := countWord(w)
	return strconv.Itoa(n), ok && n > 0 && !isNumberWord(w)
}
