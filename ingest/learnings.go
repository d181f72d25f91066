package ingest

import (
	"slices"
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
		if containsAny(lowered(p.heading), "surpris", "驚") {
			return "surprise"
		}
		return "lesson"
	}
	return ""
}

// learningReader reads learnings: sections tell which lines are headings, phrases what is a template's own.
type learningReader struct {
	sections *SectionMap
	phrases  *PhraseMap
}

// read takes one row per list entry, and one per sentence of prose. A line of its own that says what
// the next lines are ("What went well?") is none, and decides their kind.
func (r learningReader) read(parts []part) []learning {
	var out []learning
	for _, p := range parts {
		kind := learningKind(p)
		if kind == "" {
			continue
		}
		for i, b := range p.blocks {
			if label := r.label(b); label != "" {
				kind = label
				continue
			}
			if b.kind == listBlock && i > 1 && r.sampled(p.blocks[i-1]) && slices.ContainsFunc(p.blocks[:i], isList) {
				continue
			}
			out = append(out, r.block(kind, b)...)
		}
	}
	return out
}

// label is the kind that a paragraph announces, or "".
func (r learningReader) label(b block) string {
	heading := plain(b.text)
	if b.kind != paragraphBlock || len(heading) > 60 || !strings.HasSuffix(heading, "?") && !strings.HasSuffix(heading, ":") {
		return ""
	}
	heading = strings.TrimRight(heading, "?: ")
	return learningKind(part{role: r.sections.role(heading), heading: heading})
}

func isList(b block) bool { return b.kind == listBlock }

// sampled: the paragraph brings in a template's own samples ("List of things that went well. For example,").
// Who writes a list of their own leaves it behind that; who has nothing else to say has filled it in.
func (r learningReader) sampled(b block) bool {
	lower := lowered(plain(b.text))
	return b.kind == paragraphBlock && r.phrases.opensWith("residue", lower) && strings.HasSuffix(strings.TrimRight(lower, ",: "), "for example")
}

func (r learningReader) block(kind string, b block) []learning {
	var out []learning
	add := func(raw string, from int) {
		text := plain(raw)
		if isNothing(text) || isImage(raw) || strings.HasSuffix(text, ":") || strings.HasSuffix(text, ",") || r.phrases.opensWith("residue", lowered(text)) {
			return
		}
		out = append(out, learning{kind, text, from})
	}
	switch b.kind {
	case listBlock:
		for _, item := range b.items {
			if len(item.children) > 0 && len(strings.Fields(plain(item.text))) <= labelWords {
				out = append(out, r.block(kind, block{kind: listBlock, items: item.children})...)
				continue
			}
			add(item.text, item.from)
		}
	case paragraphBlock:
		if isImage(b.text) {
			return nil
		}
		for _, s := range sentences(plain(b.text)) {
			add(s, b.from)
		}
	case tableBlock:
		for i, row := range b.table.rows {
			add(strings.Join(row, " "), b.table.lines[i])
		}
	case quoteBlock:
		for _, inner := range b.sub {
			out = append(out, r.block(kind, inner)...)
		}
	}
	return out
}

// labelWords is how many words an entry has at most that only heads those below it: who says so, or
// what they are about.
const labelWords = 3

// isImage: nothing but a picture, whose name is no words.
func isImage(raw string) bool {
	raw = strings.TrimSpace(raw)
	return strings.HasPrefix(raw, "![") && strings.HasSuffix(raw, ")") && strings.Count(raw, "](") == 1
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
	word := lowered(s[strings.LastIndexByte(s, ' ')+1:])
	switch word {
	case "e.g", "i.e", "etc", "vs", "approx", "ca", "cf", "no", "dr", "mr", "ms", "st", "a.m", "p.m":
		return true
	}
	return false
}
