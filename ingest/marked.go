package ingest

import (
	"regexp"
	"slices"
	"strings"
)

// marked is a pattern that is tried only around its marks, spellings of which one stands in every match, as
// many bytes before and behind them as a match spans at most. A pattern that may begin at any word costs a
// hundred times the search for a mark.
type marked struct {
	pattern *regexp.Regexp
	reach   int
	marks   []string
}

// all are the matches with their groups, in order.
func (m marked) all(text string) [][]int {
	var found [][]int
	for _, piece := range m.around(text) {
		for _, at := range m.pattern.FindAllStringSubmatchIndex(text[piece[0]:piece[1]], -1) {
			for i := range at {
				if at[i] >= 0 {
					at[i] += piece[0]
				}
			}
			found = append(found, at)
		}
	}
	return found
}

// around are the pieces of a text that lie around the marks, in order, none touching another; each is cut at
// white space, so that no piece begins or ends within a word.
func (m marked) around(text string) [][2]int {
	var at []int
	for _, mark := range m.marks {
		for from := 0; ; {
			i := strings.Index(text[from:], mark)
			if i < 0 {
				break
			}
			at = append(at, from+i)
			from += i + len(mark)
		}
	}
	slices.Sort(at)
	var pieces [][2]int
	for _, i := range at {
		from, to := max(0, i-m.reach), min(len(text), i+m.reach)
		if n := len(pieces); n > 0 && from <= pieces[n-1][1] {
			from = pieces[n-1][0]
			pieces = pieces[:n-1]
		} else {
			from = strings.LastIndexAny(text[:from], " \t\n") + 1
		}
		if next := strings.IndexAny(text[to:], " \t\n"); next >= 0 {
			to += next
		} else {
			to = len(text)
		}
		pieces = append(pieces, [2]int{from, to})
	}
	return pieces
}
