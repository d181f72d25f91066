package ingest

import (
	"regexp"
	"strings"
)

// WarnIDUnclear: a document names itself by more than one id.
const WarnIDUnclear = "id_unclear"

// The places where a document names itself.
var (
	idAtStart   = regexp.MustCompile(`^(?i:(?:draft|final|postmortem|post-mortem|post mortem|incident|incident report|incident review|report|review|rca|retro|debrief|debrief notes|notes|re)\b[ ,:#-]*(?:of |for |on )?)?[\[(]?([A-Z][A-Z0-9]{1,9}-\d{1,8})\b`)
	idInBracket = regexp.MustCompile(`[\[(]([A-Z][A-Z0-9]{1,9}-\d{1,8})[\])]`)
	idBehindKey = regexp.MustCompile(`(?:^|[ |.,;·(])(?i:id|incident|incident id|incident no|incident number|incident ticket|reference|ref|ticket|tracking ticket|case|case number|postmortem|record) ?[:#|.]? *\|? *([A-Z][A-Z0-9]{1,9}-\d{1,8})\b`)
)

// openingLineCount is how far into a document a line may state its id.
const openingLineCount = 16

// statedID is the id by which a document names itself: in its title, as the key line of its opening,
// or at the beginning of an opening line ("INC-1007 · 2024-11-03 · on call ..."). Other incidents it
// mentions are not. It is "" without one, or where a place names several.
func (s *story) statedID(title, text string) string {
	if id, ok := s.onlyID("title", inTitle(title)); !ok || id != "" {
		return id
	}
	id, _ := s.onlyID("opening", inOpening(text))
	return id
}

// onlyID returns the id where all agree; ok is false where they do not.
func (s *story) onlyID(place string, ids []string) (id string, ok bool) {
	for _, other := range ids {
		if id != "" && other != id {
			s.doubt(other, WarnIDUnclear, "the %s names %s and %s; neither was taken as the id", place, id, other)
			return "", false
		}
		id = other
	}
	return id, true
}

func inTitle(title string) []string {
	if !mayHaveID(title) {
		return nil
	}
	title = plain(title)
	var out []string
	if m := idAtStart.FindStringSubmatch(title); m != nil {
		out = appendID(out, m[1], title, strings.Index(title, m[1]))
	}
	if len(out) == 0 {
		for _, m := range idInBracket.FindAllStringSubmatch(title, 4) {
			out = appendID(out, m[1], title, strings.Index(title, m[1]))
		}
	}
	if len(out) == 0 {
		if m := idBehindKey.FindStringSubmatch(title); m != nil && !mentions(title[:strings.Index(title, m[1])]) {
			out = appendID(out, m[1], title, strings.Index(title, m[1]))
		}
	}
	return out
}

// mayHaveID: somewhere a capital or a digit, a hyphen and a digit follow each other. It spares the
// lines without one the closer look.
func mayHaveID(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i] != '-' || s[i+1] < '0' || s[i+1] > '9' {
			continue
		}
		before := s[i-1]
		if before == '\\' && i > 1 {
			before = s[i-2]
		}
		if before >= 'A' && before <= 'Z' || before >= '0' && before <= '9' {
			return true
		}
	}
	return false
}

// mentions: the words before an id say that it is another incident's.
func mentions(before string) bool {
	return containsAny(strings.ToLower(before), "after ", "like ", "same as ", "see ", "again", "repeat of ", "caused by ", "follow-up to ", "related", "duplicate of ", "from incident")
}

func inOpening(text string) []string {
	var out []string
	rest := text
	for n := 0; n < openingLineCount && rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		raw := strings.TrimLeft(line, "#>-* \t|\r")
		if raw == "" {
			continue
		}
		n++
		if !mayHaveID(raw) {
			continue
		}
		line = strings.Trim(plain(raw), " |*_:")
		if strings.HasPrefix(line, "---") || strings.HasPrefix(raw, "[") && strings.Contains(raw, "](") || namesSeveral(line) {
			continue
		}
		if m := idAtStart.FindStringSubmatch(line); m != nil && isIDLine(line, m[1]) {
			out = appendID(out, m[1], line, strings.Index(line, m[1]))
			continue
		}
		if m := idBehindKey.FindStringSubmatch(line); m != nil && len(line) < 400 && !mentions(line[:strings.Index(line, m[1])]) {
			out = appendID(out, m[1], line, strings.Index(line, m[1]))
		}
	}
	return out
}

var anyID = regexp.MustCompile(`\b[A-Z][A-Z0-9]{1,9}-\d{1,8}\b`)

// namesSeveral: a line of more than one id names tickets, not the document.
func namesSeveral(line string) bool {
	ids := anyID.FindAllString(line, 8)
	var real []string
	for _, id := range ids {
		real = appendID(real, id, id, 0)
	}
	for _, id := range real {
		if id != real[0] {
			return true
		}
	}
	return false
}

// isIDLine: behind the id stands a mark or nothing, not a sentence about it.
func isIDLine(line, id string) bool {
	rest := strings.TrimLeft(line[strings.Index(line, id)+len(id):], ")] ")
	return rest == "" || strings.IndexByte(":,.|-/(", rest[0]) >= 0 || strings.HasPrefix(rest, "·") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—")
}

// appendID adds what can be an id: not the name of a standard, and not part of a longer number.
func appendID(ids []string, id, text string, at int) []string {
	if end := at + len(id); end < len(text) && (text[end] == '-' && end+1 < len(text) && isWord(text[end+1]) || text[end] == '.' && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9') {
		return ids
	}
	prefix, number, _ := strings.Cut(id, "-")
	switch prefix {
	case "SEV", "P", "S", "HTTP", "CVE", "CWE", "RFC", "ISO", "UTF", "SHA", "TLS", "SSL", "UTC", "GMT", "AES", "RSA", "COVID", "ERROR", "PHASE", "PART", "DAY", "WEEK", "Q1", "Q2", "Q3", "Q4", "IPV":
		return ids
	}
	if len(number) < 2 && prefix != "INC" {
		return ids
	}
	return append(ids, id)
}
