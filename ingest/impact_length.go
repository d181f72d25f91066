package ingest

import (
	"regexp"
	"strings"

	"secondstory/ingest/clock"
)

// How prose says how long the harm lasted. The first group is the length.
var harmLengths = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:outage|downtime|disruption|degradation|interruption|unavailability)\s+(?:that\s+|which\s+)?last(?:ed|ing)\s+(?:for\s+)?` + lengthWords),
	regexp.MustCompile(`(?i)\b(?:was|were|became|went|been)\s+(?:completely\s+|largely\s+|entirely\s+|partly\s+)?(?:unavailable|down|offline|unreachable|inaccessible|unresponsive|non-operational|closed|out)\s+for\s+` + lengthWords),
	regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?[- ](?:minutes?|hours?))(?:[- ]long)?\s+(?:outage|downtime|disruption|interruption)\b`),
	regexp.MustCompile(`(?i)\b` + lengthWords + `\s+of\s+(?:complete\s+|total\s+|partial\s+|intermittent\s+|full\s+)?(?:downtime|unavailability|outage)\b`),
}

// lengthWords is a length of hours and minutes in prose.
const lengthWords = `(?:about\s+|approximately\s+|around\s+|roughly\s+|over\s+|nearly\s+|almost\s+|just\s+over\s+|~\s*)?(\d+(?:\.\d+)?\s?(?:minutes?|mins?|hours?|hrs?)\b(?:,?\s+(?:and\s+)?\d+\s?(?:minutes?|mins?)\b)?)`

// Of each of these one stands in every text that the patterns find.
var (
	lengthUnits = []string{"min", "hour", "hr", "Min", "Hour"}
	lengthMarks = []string{"lasted", "lasting", " for ", "utage", "owntime", "isruption", "nterruption", "navailability"}
)

// toldDowntime is how long the harm lasted, as the summary or the section on impact tells it in prose:
// the first sentence that says so, unless it tells what might have been.
func toldDowntime(o *outline, src string) (impact, bool) {
	for _, role := range [...]string{"impact", "summary"} {
		for _, p := range o.parts {
			if p.role != role {
				continue
			}
			text := src[p.body:p.to]
			if !containsAny(text, lengthUnits...) || !containsAny(text, lengthMarks...) {
				continue
			}
			if im, ok := downtimeIn(o.phrases, text); ok {
				return im, true
			}
		}
	}
	return impact{}, false
}

func downtimeIn(phrases *PhraseMap, text string) (impact, bool) {
	best := len(text)
	var found impact
	for _, pattern := range harmLengths {
		at := pattern.FindStringSubmatchIndex(text)
		if at == nil || at[0] >= best {
			continue
		}
		length, ok := clock.ParseDuration(strings.Replace(text[at[2]:at[3]], "-", " ", 1))
		quote := sentenceAround(text, at[0], at[1])
		if lower := strings.ToLower(quote); !ok || length <= 0 || phrases.says("supposed", lower) || phrases.says("promise", lower) {
			continue
		}
		best = at[0]
		found = impact{measure: "minutes_down", value: length.Minutes(), unit: "minutes", basis: "text", quote: quote}
	}
	return found, found.measure != ""
}
