package lint

import (
	"regexp"
	"slices"
	"strings"
)

// allowance is an opt-out: <!-- secondstory: allow CODE "reason" -->, or behind # in YAML.
type allowance struct {
	line   int // it stands on
	covers int // the line it is about: its own, or the next with text where it stands alone
	code   string
	reason string
	used   bool
}

var allowForm = regexp.MustCompile(`secondstory:\s*allow\s+([A-Za-z][A-Za-z-]*(?:\s*,\s*[A-Za-z][A-Za-z-]*)*)\s*(?:["“]([^"”]*)["”])?`)

// allowances reads the opt-outs of a text. One that names several codes is one for each.
func allowances(text string) []allowance {
	if !strings.Contains(text, "secondstory:") {
		return nil
	}
	lines := strings.Split(text, "\n")
	var out []allowance
	for i, line := range lines {
		for _, m := range allowForm.FindAllStringSubmatch(line, -1) {
			covers := i
			for covers < len(lines) && aloneOn(lines[covers]) {
				covers++
			}
			for code := range strings.SplitSeq(m[1], ",") {
				out = append(out, allowance{line: i + 1, covers: covers + 1, code: strings.TrimSpace(code), reason: strings.TrimSpace(m[2])})
			}
		}
	}
	return out
}

// aloneOn: a line says nothing but an opt-out, or nothing at all.
func aloneOn(line string) bool {
	rest := allowForm.ReplaceAllString(line, "")
	return strings.Trim(rest, " \t\r<>!-#/*") == ""
}

// optOuts takes out what the document allows, and finds what is wrong with its opt-outs.
func (c *checker) optOuts() {
	allowed := allowances(c.file.Text)
	c.found = slices.DeleteFunc(c.found, func(f Finding) bool {
		hit := false
		for i := range allowed {
			a := &allowed[i]
			if a.reason != "" && a.code == f.Code && (f.whole || a.covers == f.Line || a.line == f.Line) {
				a.used, hit = true, true
			}
		}
		return hit
	})
	for _, a := range allowed {
		switch {
		case !c.rules.has(a.code):
			c.give("opt_out", "unknown_code", "", a.line, a.code, false)
		case a.reason == "":
			c.give("opt_out", "reasonless", "", a.line, a.code, false)
		case !a.used:
			c.give("opt_out", "unused", "", a.line, a.code, false)
		}
	}
}
