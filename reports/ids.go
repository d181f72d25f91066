package reports

import (
	"strconv"
	"strings"
)

// ids hands out element ids made from headings: the same document gives the same ids, and no two
// elements share one.
type ids struct {
	taken map[string]bool
}

func newIDs(reserved ...string) *ids {
	n := &ids{taken: map[string]bool{}}
	for _, r := range reserved {
		n.taken[r] = true
	}
	return n
}

// of gives the id for a text: its letters and digits, with -2, -3 and so on where it was given before.
func (n *ids) of(text string) string {
	base := slug(text)
	id := base
	for i := 2; n.taken[id]; i++ {
		id = base + "-" + strconv.Itoa(i)
	}
	n.taken[id] = true
	return id
}

// slug keeps ASCII letters and digits, in lower case, and puts one dash for anything between.
func slug(text string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
		} else {
			dash = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	if b.Len() == 0 {
		return "part"
	}
	if s := b.String(); s[0] >= 'a' {
		return s
	}
	return "n-" + b.String()
}
