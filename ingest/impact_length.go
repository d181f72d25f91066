package ingest

import (
	"regexp"
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
	{regexp.MustCompile(`(?i)\b(?:outage|downtime|disruption|degradation|interruption|unavailability)\s+(?:that\s+|which\s+)?last(?:ed|ing)\s+(?:for\s+)?` + lengthWords), []string{"lasted", "lasting"}},
	{regexp.MustCompile(`(?i)\b(?:was|were|became|went|been)\s+(?:completely\s+|largely\s+|entirely\s+|partly\s+)?(?:unavailable|down|offline|unreachable|inaccessible|unresponsive|non-operational|closed|out)\s+for\s+` + lengthWords), []string{"for"}},
	{regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?[- ](?:minutes?|hours?))(?:[- ]long)?\s+(?:outage|downtime|disruption|interruption)\b`), []string{"utage", "owntime", "isruption", "nterruption"}},
	{regexp.MustCompile(`(?i)\b` + lengthWords + `\s+of\s+(?:complete\s+|total\s+|partial\s+|intermittent\s+|full\s+)?(?:downtime|unavailability|outage)\b`), []string{"utage", "owntime", "navailability"}},
}

// lengthWords is a length of hours and minutes in prose.
const lengthWords = `(?:about\s+|approximately\s+|around\s+|roughly\s+|over\s+|nearly\s+|almost\s+|just\s+over\s+|~\s*)?(\d+(?:\.\d+)?\s?(?:minutes?|mins?|hours?|hrs?)\b(?:,?\s+(?:and\s+)?\d+\s?(?:minutes?|mins?)\b)?)`

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
		length, ok := clock.ParseDuration(strings.Replace(text[at[2]:at[3]], "-", " ", 1))
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
		if text[i] < '0' || text[i] > '9' || !beginsUnit(text[i+1:]) {
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

// beginsUnit: a text begins with minutes or hours, with or without a space or a hyphen before.
func beginsUnit(s string) bool {
	if s != "" && (s[0] <= ' ' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && (s[0]|0x20 == 'm' || s[0]|0x20 == 'h') && beginsFold(s, []string{"min", "hour", "hr"})
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
