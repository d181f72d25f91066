package analysis

import (
	"strings"
	"unicode"
)

// sentencesOf cuts text into sentences and list items, each without its markup. A line break ends a
// sentence only before a list item, a heading, a table row or an empty line.
func sentencesOf(text string) []string {
	var all []string
	for _, block := range blocksOf(text) {
		start := 0
		for i, r := range block {
			if !endsSentence(block, i, r) {
				continue
			}
			all = appendSentence(all, block[start:i+1])
			start = i + 1
		}
		all = appendSentence(all, block[start:])
	}
	return all
}

// blocksOf are the paragraphs and list items of a text, line breaks inside them turned to spaces.
func blocksOf(text string) []string {
	var blocks []string
	var open []string
	flush := func() {
		if len(open) > 0 {
			blocks = append(blocks, strings.Join(open, " "))
			open = nil
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		item := strings.TrimLeft(line, "-*+•>#| \t")
		if line == "" {
			flush()
			continue
		}
		if item != line || startsNumbered(line) {
			flush()
		}
		open = append(open, strings.TrimSpace(strings.Trim(item, "|")))
	}
	flush()
	return blocks
}

// startsNumbered says whether a line opens with "1." or "1)".
func startsNumbered(line string) bool {
	rest := strings.TrimLeftFunc(line, unicode.IsDigit)
	return rest != line && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") "))
}

// endsSentence says whether the rune r at i ends a sentence: a full stop, question or exclamation mark
// before a space and a capital, a digit or a quote.
func endsSentence(text string, i int, r rune) bool {
	if r != '.' && r != '!' && r != '?' {
		return false
	}
	rest := text[i+1:]
	next := strings.TrimLeft(rest, " ")
	if len(next) == len(rest) || next == "" {
		return false
	}
	first := []rune(next)[0]
	return unicode.IsUpper(first) || unicode.IsDigit(first) || strings.ContainsRune("\"'“‘`(*[", first)
}

func appendSentence(all []string, text string) []string {
	if text = strings.TrimSpace(text); text != "" {
		all = append(all, text)
	}
	return all
}
