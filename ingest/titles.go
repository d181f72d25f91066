package ingest

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"secondstory/ingest/clock"
)

// maxTitle is how many characters of a sentence make a title.
const maxTitle = 90

// openingTitle is the title of a text without a heading: its first line where that is short and
// names something, else its first sentence that does, cut at maxTitle. Greetings, tables, dates,
// severities and ids by themselves, names of people, and key lines that tell no story are passed over.
func openingTitle(sections *SectionMap, text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimLeft(line, "#>- \t"), "* "))
		if strings.HasPrefix(line, "|") {
			continue
		}
		key, value, isKey := titleKey(line)
		line = plain(line)
		switch {
		case line == "" || isGreeting(line) || isKey && (isField(key) || namesPeople(plain(value))) || sections.exactRole(line) != "":
			continue
		case isKey && tellsStory(key):
			line = plain(value)
		}
		if title := nameIn(line); title != "" {
			return title
		}
	}
	return ""
}

// nameIn returns a short line whole, and of a long one the first sentence that names something.
func nameIn(line string) string {
	if utf8.RuneCountInString(line) <= maxTitle && !strings.Contains(line, ". ") && !namesNothing(line) {
		return strings.TrimSuffix(line, ".")
	}
	for line != "" {
		sentence := line
		if end := sentenceEnd(line); end > 0 {
			sentence, line = line[:end], strings.TrimLeft(line[end:], ".!? ")
		} else {
			line = ""
		}
		if !namesNothing(sentence) && !namesPeople(sentence) {
			return cutTitle(sentence)
		}
	}
	return ""
}

// sentenceEnd is where the first sentence of a line ends, without its stop; 0 where it is the last.
func sentenceEnd(line string) int {
	for from := 0; ; {
		i := strings.IndexAny(line[from:], ".!?")
		if i < 0 || from+i+1 >= len(line) {
			return 0
		}
		i += from
		if line[i+1] == ' ' && i > 3 {
			if line[i] == '.' {
				return i
			}
			return i + 1
		}
		from = i + 1
	}
}

// namesPeople: a short sentence about who was on call, or nothing but capitalised names.
func namesPeople(sentence string) bool {
	words := strings.Fields(sentence)
	if strings.Contains(strings.ToLower(sentence), "on call") && len(words) < 14 {
		return true
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if r != '@' && r != '[' && !unicode.IsUpper(r) && w != "and" && w != "with" {
			return false
		}
	}
	return len(words) > 1 && (strings.Contains(sentence, ",") || strings.Contains(sentence, "@"))
}

// titleKey splits "**Key:** value" and "Key: value" with a short key.
func titleKey(line string) (key, value string, ok bool) {
	if key, value, ok := boldKey(line); ok && value != "" {
		return key, value, true
	}
	key, value, ok = strings.Cut(line, ": ")
	if !ok || len(key) > 24 || len(strings.Fields(key)) > 3 {
		return "", "", false
	}
	return key, value, true
}

// isField: such a key states a fact and tells no story.
func isField(key string) bool {
	switch normalKey(stripBrackets(key)) {
	case "date", "time", "times", "from", "to", "cc", "status", "severity", "service", "services", "team", "teams", "author", "authors", "on call", "oncall",
		"labels", "tags", "id", "ticket", "responders", "responder", "assignees", "when", "duration", "start", "started", "end", "detected", "resolved", "owner", "sent", "sev", "where", "also":
		return true
	}
	return strings.Contains(normalKey(key), "on call") || strings.Contains(key, "/")
}

// tellsStory: the value of such a key is the title, or where there is none the story's first words.
func tellsStory(key string) bool {
	switch normalKey(stripBrackets(key)) {
	case "what", "what happened", "subject", "headline", "summary", "incident", "incident summary", "problem", "issue", "description", "re":
		return true
	}
	return false
}

func isGreeting(line string) bool {
	lower := strings.ToLower(line)
	for _, word := range []string{"hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "all", "team", "folks", "from:", "to:", "cc:"} {
		if rest, ok := strings.CutPrefix(lower, word); ok && len(line) < 60 && (rest == "" || !unicode.IsLetter(rune(rest[0]))) {
			return strings.HasSuffix(word, ":") || strings.HasSuffix(lower, ",") || strings.HasSuffix(lower, "!") || strings.HasSuffix(lower, ":")
		}
	}
	return false
}

var aloneMarks = regexp.MustCompile(`(?i)\b(?:(?:sev|severity|s|p)[ -]?\d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[A-Z][A-Z0-9]+-\d+|notes?|log|diary|postmortem|post-mortem|incident|near miss)\b`)

// namesNothing: without dates, times, severities and ids, fewer than two words are left.
func namesNothing(line string) bool {
	var b strings.Builder
	from := 0
	for _, st := range clock.Scan(line) {
		b.WriteString(line[from:st.Start])
		from = st.End
	}
	b.WriteString(line[from:])
	if namesTwo(b.String()) {
		return false
	}
	words := 0
	for _, w := range strings.Fields(aloneMarks.ReplaceAllString(b.String(), " ")) {
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "([\"'")); unicode.IsLetter(r) {
			words++
			if r >= 0x2e80 { // no spaces between words
				words++
			}
		}
	}
	return words < 2
}

// namesTwo: two words stand in a line that aloneMarks finds no part of. Most lines need no closer look.
func namesTwo(line string) bool {
	words := 0
	for rest := line; rest != "" && words < 2; {
		var w string
		w, rest, _ = strings.Cut(rest, " ")
		w = lowered(strings.TrimRight(w, ".,;:!?"))
		if len(w) > 2 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" &&
			!containsPrefix(w, "sev", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "note", "log", "diary", "post", "incident", "near", "miss") {
			words++
		}
	}
	return words == 2
}

// cutTitle is a sentence as a title: its words up to maxTitle characters.
func cutTitle(sentence string) string {
	if utf8.RuneCountInString(sentence) <= maxTitle {
		return sentence
	}
	cut, n := 0, 0
	for i, r := range sentence {
		if n++; n > maxTitle-3 {
			if cut == 0 {
				cut = i
			}
			break
		}
		if r == ' ' {
			cut = i
		}
	}
	return strings.TrimRight(sentence[:cut], " ,;:-–(") + "..."
}

// titleFromName makes words of a file name.
func titleFromName(name string) string {
	base := name
	for path.Ext(base) != "" && len(path.Ext(base)) <= 6 {
		base = strings.TrimSuffix(base, path.Ext(base))
	}
	return strings.TrimSpace(joinedWords.Replace(base))
}
