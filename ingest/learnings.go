package ingest

import (
	"strings"
	"unicode"
)

// learning is one thing learnt: went_well, went_wrong, lucky, surprise or lesson.
type learning struct {
	kind, text string
	from       int
}

func learningKind(p part) string {
	switch p.role {
	case "what_went_well":
		return "went_well"
	case "what_went_wrong":
		return "went_wrong"
	case "where_we_got_lucky":
		return "lucky"
	case "lessons":
		if containsAny(strings.ToLower(p.heading), "surpris", "驚") {
			return "surprise"
		}
		return "lesson"
	}
	return ""
}

// readLearnings takes one row per list entry, and one per sentence of prose.
func readLearnings(parts []part) []learning {
	var out []learning
	for _, p := range parts {
		kind := learningKind(p)
		if kind == "" {
			continue
		}
		for _, b := range p.blocks {
			out = append(out, blockLearnings(kind, b)...)
		}
	}
	return out
}

func blockLearnings(kind string, b block) []learning {
	var out []learning
	add := func(text string, from int) {
		if text = plain(text); !isNothing(text) {
			out = append(out, learning{kind, text, from})
		}
	}
	switch b.kind {
	case listBlock:
		for _, item := range b.items {
			add(item.text, item.from)
		}
	case paragraphBlock:
		for _, s := range sentences(plain(b.text)) {
			add(s, b.from)
		}
	case tableBlock:
		for i, row := range b.table.rows {
			add(strings.Join(row, " "), b.table.lines[i])
		}
	case quoteBlock:
		for _, inner := range b.sub {
			out = append(out, blockLearnings(kind, inner)...)
		}
	}
	return out
}

// sentences splits prose at the end of sentences; abbreviations and version numbers do not end one.
func sentences(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "。") {
			out = append(out, s[start:i+len("。")])
			i += len("。") - 1
			start = i + 1
			continue
		}
		if strings.IndexByte(".!?", s[i]) < 0 || i+2 >= len(s) || s[i+1] != ' ' {
			continue
		}
		next := rune(s[i+2])
		if unicode.IsLower(next) || endsInAbbreviation(s[start:i]) {
			continue
		}
		out = append(out, strings.TrimSpace(s[start:i+1]))
		start = i + 2
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

func endsInAbbreviation(s string) bool {
	word := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	switch word {
	case "e.g", "i.e", "etc", "vs", "approx", "ca", "cf", "no", "dr", "mr", "ms", "st", "a.m", "p.m":
		return true
	}
	return false
}
