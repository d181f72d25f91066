package ingest

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// introduces: what the i-th part says in prose stands above sub-headings that hold the items.
func introduces(parts []part, i int) bool {
	if i+1 >= len(parts) || parts[i+1].level <= parts[i].level || parts[i].level == 0 {
		return false
	}
	return parts[i+1].role == "action_items" || parts[i+1].role == "follow_up"
}

// proseActions takes each paragraph of a section without list or table as one item, or as several
// where it is a list on one line.
func (r actionReader) proseActions(p part, kind string) []action {
	var out []action
	for _, b := range p.blocks {
		if b.kind != paragraphBlock || r.phrases.says("courtesy", strings.ToLower(plain(b.text[:cutAt(b.text, 60)]))) {
			continue
		}
		for _, item := range r.inlineItems(b.text) {
			text, checked := checkbox(strings.TrimSpace(item))
			if a, ok := r.readAction(text, checked, kind); ok {
				a.from = b.from
				out = append(out, a)
			}
		}
	}
	return out
}

// inlineItems cuts a paragraph that is a list: lines that begin with a bullet, numbers in order, or
// sentences of which one before the last ends with who, when or the state ("Pin images (Data, open). Alert on
// lag."). A paragraph that is none is returned whole.
func (r actionReader) inlineItems(text string) []string {
	if items := bulletedItems(text); len(items) > 0 {
		return items
	}
	if items := numberedItems(text); len(items) > 1 {
		return items
	}
	sentences := actionSentences(text)
	for _, s := range sentences[:max(len(sentences)-1, 0)] {
		if a, ok := r.readAction(s, nil, ""); ok && (a.owner != "" || a.state != "unknown" || a.due != nil) && utf8.RuneCountInString(s) <= longestTitle {
			return sentences
		}
	}
	return []string{text}
}

// bulletedItems are the lines that begin with a bullet a page left behind; what stands above them only
// leads to them.
func bulletedItems(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if item, ok := strings.CutPrefix(strings.TrimSpace(line), "•"); ok {
			out = append(out, item)
		} else if len(out) > 0 {
			out[len(out)-1] += " " + line
		}
	}
	return out
}

// numberedItems cuts "1) one 2) two" and "1. one; 2. two"; the numbers must follow each other.
func numberedItems(text string) []string {
	var cuts []int
	for n := 1; ; n++ {
		from := 0
		if len(cuts) > 0 {
			from = cuts[len(cuts)-1] + 2
		}
		at := -1
		for _, mark := range []string{strconv.Itoa(n) + ") ", strconv.Itoa(n) + ". ", "(" + strconv.Itoa(n) + ") "} {
			i := strings.Index(text[min(from, len(text)):], mark)
			if i >= 0 && (i+from == 0 || strings.IndexByte(" \n;,.", text[i+from-1]) >= 0) && (at < 0 || i+from < at) {
				at = i + from
			}
		}
		if at < 0 || n == 1 && at > 40 {
			break
		}
		cuts = append(cuts, at)
	}
	var out []string
	for i, from := range cuts {
		to := len(text)
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		_, item, _ := strings.Cut(text[from:to], " ")
		out = append(out, strings.TrimRight(item, " ;,\n"))
	}
	return out
}

// actionSentences cuts a paragraph at the ends of its sentences.
func actionSentences(text string) []string {
	var out []string
	for text = strings.TrimSpace(text); text != ""; {
		i := strings.Index(text, ". ")
		if i < 0 {
			return append(out, text)
		}
		out, text = append(out, text[:i]), strings.TrimSpace(text[i+2:])
	}
	return out
}

// longestTitle is how many characters a title of an action item has at most; the whole text stays in
// its section.
const longestTitle = 240

// actionTitle is a text as a title: whole, or its first sentence, or its beginning.
func actionTitle(s string) string {
	if utf8.RuneCountInString(s) <= longestTitle {
		return s
	}
	if end := sentenceEnd(s); end > 20 && utf8.RuneCountInString(s[:end]) <= longestTitle {
		return s[:end]
	}
	cut := cutAt(s, longestTitle-3)
	if i := strings.LastIndexByte(s[:cut], ' '); i > longestTitle/2 {
		cut = i
	}
	return strings.TrimRight(s[:cut], " ,;:-–(") + "..."
}

// isResidue: a template's own words that nobody took out.
func (r actionReader) isResidue(title string) bool {
	lower := strings.ToLower(title)
	return strings.HasPrefix(lower, "<") && strings.HasSuffix(lower, ">") || r.phrases.opensWith("residue", lower)
}

// withoutLinkWords drops links whose words only say that they are one: "[issue](https://...)".
func withoutLinkWords(s string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], "](")
		if i < 0 {
			return s
		}
		i += from
		open, end := strings.LastIndexByte(s[:i], '['), strings.IndexByte(s[i:], ')')
		if open < 0 || end < 0 || !isLinkWord(s[open+1:i]) {
			from = i + 2
			continue
		}
		end += i + 1
		before, after := strings.TrimRight(s[:open], " "), s[end:]
		if rest := strings.TrimLeft(after, ") "); rest != "" && strings.IndexByte(".,;", rest[0]) < 0 {
			from = end // part of a sentence
			continue
		}
		if strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")") {
			before, after = strings.TrimRight(before[:len(before)-1], " "), after[1:]
		}
		s, from = before+after, len(before)
	}
}

func isLinkWord(s string) bool {
	switch strings.ToLower(strings.Trim(s, " *_`")) {
	case "issue", "issues", "pr", "pull request", "ticket", "link", "here", "bug", "jira", "card", "task", "github issue", "tracking issue", "merge request", "mr":
		return true
	}
	return false
}
