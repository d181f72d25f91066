package clock

import (
	"strings"
)

// CommonZone returns the zone that most of the stamps write, the first of equals, or nil where none
// writes one. only is false where they differ.
func CommonZone(stamps []Stamp) (zone *Zone, only bool) {
	counts := map[string]int{}
	for _, s := range stamps {
		if s.Zone != nil {
			counts[s.Zone.Name]++
		}
	}
	for _, s := range stamps {
		if s.Zone != nil && (zone == nil || counts[s.Zone.Name] > counts[zone.Name]) {
			zone = s.Zone
		}
	}
	return zone, len(counts) == 1
}

// MentionedZone returns the only zone whose abbreviation (CET) or name (Eastern time) a text
// mentions anywhere, or nil where it mentions none or several.
func MentionedZone(text string) *Zone {
	var only *Zone
	for i := 0; i < len(text); i++ {
		if !isLetter(text[i]) || i > 0 && (isWordByte(text[i-1]) || text[i-1] == '-') {
			continue
		}
		z := mentionAt(text, i)
		if z == nil {
			i = skipWord(text, i) - 1
			continue
		}
		if only != nil && only.Name != z.Name {
			return nil
		}
		only = z
	}
	return only
}

func mentionAt(text string, i int) *Zone {
	w := wordAt(text, i)
	end := i + len(w)
	if end < len(text) && (isWordByte(text[end]) || text[end] == '-') {
		return nil
	}
	if len(w) >= 3 && len(w) <= 4 && inCapitals(w) {
		if _, ok := abbreviationOf(w); ok && !isOtherWord(w) {
			z, _ := ParseZone(w)
			return z
		}
		return nil
	}
	switch w {
	case "Eastern", "Pacific", "Central", "Mountain":
		if hasTimeBehind(text[end:]) || timeWordBefore(text[:i]) {
			z, _ := ParseZone(w + " time")
			return z
		}
	}
	return nil
}

// isOtherWord: abbreviations that are also common words or names in capitals.
func isOtherWord(w string) bool { return w == "ART" || w == "CAT" || w == "WET" || w == "MST" }

func hasTimeBehind(s string) bool { return len(s) >= 5 && strings.EqualFold(s[:5], " time") }

// timeWordBefore: "three in the afternoon Eastern".
func timeWordBefore(s string) bool {
	s = strings.TrimRight(s, " ")
	s = strings.ToLower(s[max(0, len(s)-len("afternoon")):])
	for _, w := range []string{"morning", "afternoon", "evening", "night", "noon", "midnight", "o'clock"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// statedAll reads "All EST", "All CEST." and "UTC throughout": a zone for every time without the
// word time.
func statedAll(text string) *Zone {
	if z := lineWith(text, allStated, "ll ", "LL "); z != nil {
		return z
	}
	return lineWith(text, statedThroughout, "hroughout", "HROUGHOUT")
}

func allStated(line, lower string) *Zone {
	for from := 0; ; {
		i := strings.Index(lower[from:], "all ")
		if i < 0 {
			return nil
		}
		i += from
		from = i + len("all ")
		if i > 0 && isWordByte(line[i-1]) {
			continue
		}
		j := i + len("all ")
		j += len("in ") * boolInt(strings.HasPrefix(lower[j:], "in "))
		if z := zoneWord(line, j); z != nil {
			return z
		}
	}
}

func statedThroughout(line, lower string) *Zone {
	i := strings.Index(lower, " throughout")
	if i <= 0 {
		return nil
	}
	return zoneWord(line[:i], strings.LastIndexAny(line[:i], " (\n")+1)
}

// lineWith is what find makes of the first line, as written and in small letters, in which it finds a zone. It is
// asked for the lines that hold one of the words only.
func lineWith(text string, find func(line, lower string) *Zone, words ...string) *Zone {
	for _, word := range words {
		for rest := text; ; {
			i := strings.Index(rest, word)
			if i < 0 {
				break
			}
			line := rest[strings.LastIndexByte(rest[:i], '\n')+1:]
			line, rest, _ = strings.Cut(line, "\n")
			if z := find(line, foldASCII(line)); z != nil {
				return z
			}
		}
	}
	return nil
}

// inCapitals reports whether a word of ASCII letters has no small one.
func inCapitals(w string) bool {
	for i := range len(w) {
		if w[i] >= 'a' {
			return false
		}
	}
	return true
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// zoneWord reads an abbreviation in capitals that is a whole word at j.
func zoneWord(text string, j int) *Zone {
	w := wordAt(text, j)
	if len(w) < 3 || !inCapitals(w) {
		return nil
	}
	if _, ok := abbreviationOf(w); !ok {
		return nil
	}
	if end := j + len(w); end < len(text) && isWordByte(text[end]) {
		return nil
	}
	z, _ := ParseZone(w)
	return z
}

// DocumentZone finds the zone that a document states for all its times: "All times are in UTC",
// "(times in BST)", "Timeline (UTC)". Without such a sentence it returns nil.
func DocumentZone(text string) *Zone {
	if z := lineWith(text, zoneOfTimes, "ime", "IME"); z != nil {
		return z
	}
	return statedAll(text)
}

func zoneOfTimes(line, lower string) *Zone {
	for from := 0; ; {
		i := strings.Index(lower[from:], "time")
		if i < 0 {
			return nil
		}
		i += from
		from = i + len("time")
		if z := zoneSentence(line, lower, i); z != nil {
			return z
		}
	}
}

// foldASCII lowers letters without moving a byte: strings.ToLower may change lengths.
func foldASCII(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c | 0x20
		}
	}
	return string(lower)
}

// zoneSentence reads the zone behind the word "times" or "timeline" at i.
func zoneSentence(text, lower string, i int) *Zone {
	j := i + len("time")
	isLine := strings.HasPrefix(lower[j:], "line")
	switch {
	case strings.HasPrefix(lower[j:], "stamps"):
		j += len("stamps")
	case strings.HasPrefix(lower[j:], "s"):
		j++
	case strings.HasPrefix(lower[j:], "line"):
		j += len("line")
	}
	for {
		j = skipFiller(lower, j)
		if j >= len(text) || text[j] == '\n' {
			return nil
		}
		w := fillerWord(lower[j:])
		if w == 0 {
			break
		}
		j += w
	}
	end := j
	for end < len(text) && end-j < 24 && (isWordByte(text[end]) || strings.IndexByte("+-/:", text[end]) >= 0) {
		end++
	}
	word := strings.TrimRight(text[j:end], ":-/")
	if isLine || !strings.HasPrefix(lower[i:], "times") && !strings.HasSuffix(lower[:i], "all ") {
		// "Timeline (UTC)", "Time (UTC)": only in brackets, else any word would do.
		if j == 0 || text[j-1] != '(' {
			return nil
		}
	}
	if end+5 <= len(text) && strings.EqualFold(text[end:end+5], " time") {
		if z, ok := ParseZone(word + " time"); ok {
			return z
		}
	}
	z, ok := ParseZone(word)
	if !ok {
		return nil
	}
	return z
}

func skipFiller(s string, i int) int {
	for i < len(s) && strings.IndexByte(" *_(:,`\t", s[i]) >= 0 {
		i++
	}
	return i
}

func fillerWord(s string) int {
	for _, w := range []string{"are ", "is ", "in ", "written ", "given ", "the ", "same ", "timezone", "all ", "times ", "shown ", "below ", "listed ", "stated ", "approximate", "local ", "expressed ", "quoted ", "of ", "day "} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}
