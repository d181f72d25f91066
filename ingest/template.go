package ingest

import (
	"slices"
	"strings"
	"unicode"

	"secondstory/ingest/clock"
)

// templateReason says why a text is a template and not a postmortem, or "" where it is none. A
// template has placeholders where facts belong, or headings without anything below them.
func templateReason(name, title string, o *outline) string {
	src := o.src
	base := strings.ToLower(name)
	named := templateName(base)
	titled := templateTitle(title) && !o.hasRealTime()
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
	case o.aboutTemplates():
		return "a page about a template, not an incident"
	case placeholderTitle(title) && (empty > 0 || !o.hasRealTime()):
		return "a template: its title is not filled in"
	case !o.hasRealTime() && toldWhatToWrite(o):
		return "a template: its sections say what to write"
	case empty >= 4 && empty > 2*filled && !o.hasRealTime():
		return "a template: nearly no section has any text"
	case marks >= 4 && marks >= filled && !o.hasRealTime():
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
func (o *outline) hasRealTime() bool {
	return slices.ContainsFunc(o.times(), func(st clock.Stamp) bool { return st.Year > 0 && st.HasDate() && st.HasClock })
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
	for i := range len(src) {
		if !opensPlaceholder[src[i]] || i+1 == len(src) {
			continue
		}
		switch c, next := src[i], src[i+1]; c {
		case '{':
			if next == '{' && isTemplateField(src[i+2:]) {
				n++
			}
		case '$':
			if next == '{' && !strings.HasPrefix(src[max(0, i-1):], "`") {
				n++
			}
		case '<':
			if containsPrefix(src[i:], "<insert", "<your", "<name", "<date", "<title", "<description", "<time", "<fill", "<short") {
				n++
			}
		case '[':
			if containsPrefix(src[i:], "[insert", "[date", "[your", "[name", "[title", "[describe", "[time", "[fill", "[incident", "[Insert", "[Date", "[Name", "[Title", "[Describe", "[Issue Name", "[Date Range") {
				n++
			}
		default: // every word begins with a letter twice, or with 20
			if (c == next || c == '2' && next == '0') && (i == 0 || !isWord(src[i-1])) && placeholderWord(src[i:]) {
				n++
			}
		}
	}
	return n
}

// opensPlaceholder are the bytes that a mark of an unfilled field begins with.
var opensPlaceholder = func() (opens [256]bool) {
	for _, c := range []byte("{$<[YyHhXx2") {
		opens[c] = true
	}
	return opens
}()

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

// aboutTemplates: a page without any date whose first words are that it is a template.
func (o *outline) aboutTemplates() bool {
	lower := strings.ToLower(o.src[:min(len(o.src), 600)])
	if !containsAny(lower, "template we use", "this is a template", "this template", "postmortem template", "post-mortem template") {
		return false
	}
	return !slices.ContainsFunc(o.times(), clock.Stamp.HasDate)
}

// placeholderTitle: what a template has where the title belongs, with or without the form of a date
// behind it.
func placeholderTitle(title string) bool {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r != '\'' && !unicode.IsLetter(r) })
	for len(words) > 1 && isDateForm(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	switch strings.Join(words, " ") {
	case "title", "incident title", "issue title", "postmortem title", "post mortem title", "report title", "issue name", "incident name", "name of incident",
		"name of the incident", "title of incident", "title of the incident", "your title here", "incident title here":
		return true
	}
	return false
}

func isDateForm(w string) bool { return strings.Trim(w, "dmyh") == "" || w == "date" }

// toldWhatToWrite: most sections, and at least three, tell the writer what to write. A section that says
// what happened is none of them.
func toldWhatToWrite(o *outline) bool {
	told, other, blank := 0, 0, 0
	for _, p := range o.parts {
		if p.heading == "" || len(p.blocks) == 0 {
			continue
		}
		if isInstruction(o, p) {
			told++
		} else if isBlank(o.src[p.body:p.to]) {
			blank++
		} else {
			other++
		}
	}
	return told >= 3 && told > other || told >= 2 && told+blank >= 3 && other == 0
}

// isBlank: a section holds the place of what is to come: "- [ ] TODO".
func isBlank(body string) bool {
	switch strings.ToLower(strings.Trim(body, " \t\n-*[]_.:|x")) {
	case "", "todo", "tbd", "...", "…":
		return true
	}
	return false
}

// isInstruction: the section begins with an order, or is nothing but a remark in brackets or italics,
// or questions in a quotation.
func isInstruction(o *outline, p part) bool {
	body := strings.TrimSpace(stripComments(o.src[p.body:p.to]))
	switch {
	case body == "":
		return false
	case strings.HasPrefix(body, ">"):
		return strings.HasSuffix(strings.TrimRight(body, "*_ "), "?")
	case body[0] == '[' && body[len(body)-1] == ']', body[0] == '_' && body[len(body)-1] == '_', body[0] == '*' && body[1:2] != " " && body[len(body)-1] == '*':
		return true
	}
	first := firstSentence(body)
	return o.phrases.opensWith("instruct", lowered(first))
}

// firstSentence is plain text up to its first full stop. Only what can reach beyond the stop, such as a link,
// makes it look at all of the text.
func firstSentence(body string) string {
	if i := strings.IndexByte(body, '.'); i > 0 && body[i-1] > ' ' && strings.IndexAny(body[:i], "[<\\&!") < 0 {
		body = body[:i]
	}
	first, _, _ := strings.Cut(plain(body), ".")
	return first
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
