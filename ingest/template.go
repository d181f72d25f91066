package ingest

import (
	"slices"
	"strings"

	"secondstory/ingest/clock"
)

// templateReason says why a text is a template and not a postmortem, or "" where it is none. A
// template has placeholders where facts belong, or headings without anything below them.
func templateReason(name, title string, o *outline) string {
	src := o.src
	base := strings.ToLower(name)
	named := templateName(base)
	titled := templateTitle(title) && !hasRealTime(src)
	marks := placeholders(src)
	filled, empty := sectionFill(o)
	switch {
	case titled && (marks > 0 || empty > 0 || named):
		return "a template: its title says so"
	case named && (marks > 0 || empty >= filled):
		return "a template: its name says so, and its fields are not filled in"
	case named && instructions(o) >= 2:
		return "a template: its name says so, and its sections say what to write"
	case named:
		return "a template: its name says so"
	case marks >= 4 && marks >= filled && !hasRealTime(src):
		return "a template: placeholders are not filled in"
	case empty >= 4 && filled == 0:
		return "a template: no section has any text"
	case empty >= 4 && empty > 3*filled && marks > 0:
		return "a template: nearly no section has any text, and placeholders are not filled in"
	}
	return ""
}

// templateName: a file called template, and no report of a day that speaks of templates.
func templateName(base string) bool {
	if st, ok := clock.First(datePart(base)); ok && st.HasDate() {
		return false
	}
	words := strings.FieldsFunc(base, func(r rune) bool { return !(r >= 'a' && r <= 'z') })
	return slices.Contains(words, "template")
}

// templateTitle: "Postmortem template", "Template for incident reports".
func templateTitle(title string) bool {
	s := strings.ToLower(title)
	return strings.Contains(s, "template") && (len(s) < 12 || containsAny(s, "postmortem", "post-mortem", "incident report", "retrospective", "reports"))
}

// hasRealTime: a written moment or a time of day with a date somewhere says that something happened.
func hasRealTime(src string) bool {
	for _, st := range clock.Scan(src) {
		if st.Year > 0 && st.HasDate() && st.HasClock {
			return true
		}
	}
	return false
}

// sectionFill counts the sections with and without own text.
func sectionFill(o *outline) (filled, empty int) {
	for i, p := range o.parts {
		if p.heading == "" {
			continue
		}
		body := strings.TrimSpace(stripComments(o.src[p.body:p.to]))
		parent := i+1 < len(o.parts) && o.parts[i+1].level > p.level && p.level > 0
		switch {
		case body != "" && !onlyPlaceholder(body):
			filled++
		case !parent:
			empty++
		}
	}
	return filled, empty
}

func onlyPlaceholder(body string) bool {
	return len(body) < 200 && (isNothing(body) || placeholders(body) > 0)
}

// placeholders counts the marks of unfilled fields: {{ title }}, ${owner}, YYYY-MM-DD, HH:MM,
// <insert ...>, XXX.
func placeholders(src string) int {
	n := 0
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '{' && strings.HasPrefix(src[i:], "{{") && isTemplateField(src[i+2:]):
			n++
		case c == '$' && strings.HasPrefix(src[i:], "${") && !strings.HasPrefix(src[max(0, i-1):], "`"):
			n++
		case (c == 'Y' || c == 'y' || c == 'H' || c == 'h' || c == 'X' || c == 'x' || c == '2') && (i == 0 || !isWord(src[i-1])):
			if placeholderWord(src[i:]) {
				n++
			}
		case c == '<' && containsPrefix(src[i:], "<insert", "<your", "<name", "<date", "<title", "<description", "<time", "<fill", "<short"):
			n++
		case c == '[' && containsPrefix(src[i:], "[insert", "[date", "[your", "[name", "[title", "[describe", "[time", "[fill", "[incident", "[Insert", "[Date", "[Name", "[Title", "[Describe", "[Issue Name", "[Date Range"):
			n++
		}
	}
	return n
}

// isTemplateField: {{ words }} that are no time of day, as some sites write headings.
func isTemplateField(s string) bool {
	end := strings.Index(s, "}}")
	if end < 0 || end > 60 {
		return false
	}
	inner := strings.TrimSpace(s[:end])
	return inner != "" && !(inner[0] >= '0' && inner[0] <= '9') && !strings.HasPrefix(inner, "%") && !strings.HasPrefix(inner, "<")
}

func placeholderWord(s string) bool {
	for _, w := range []string{"YYYY-MM-DD", "yyyy-mm-dd", "YYY-MM-DD", "YYYY-DD-MM", "HH:MM", "hh:mm", "HH:mm", "XX:XX", "xx:xx", "20XX", "20xx", "XXX", "YYY", "DD/MM/YYYY"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func containsPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// instructions counts sections that tell the writer what to write.
func instructions(o *outline) int {
	n := 0
	for _, p := range o.parts {
		for _, b := range p.blocks {
			first, _, _ := strings.Cut(strings.ToLower(plain(b.text)), " ")
			switch first {
			case "describe", "write", "list", "include", "provide", "add", "explain", "what", "how", "when", "who", "use", "give":
				n++
			}
		}
	}
	return n
}

// stripComments removes HTML comments; one that is not closed ends the text.
func stripComments(s string) string {
	if !strings.Contains(s, "<!--") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(s, "<!--")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		var closed bool
		if _, s, closed = strings.Cut(rest, "-->"); !closed {
			return b.String()
		}
	}
}
