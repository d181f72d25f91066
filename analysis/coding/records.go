package coding

import (
	"html"
	"strings"
)

// text makes a text of a record. Status reports carry keys inside the text that tell the roles; some are kept as
// HTML, some as a printed list of updates.
func (r record) text() Text {
	body := r.Body
	if body == "" {
		body = stripTags(r.HTML)
	}
	if updates := printedUpdates(body); updates != "" {
		body = updates
	}
	t := Text{Incident: r.ID, Title: r.Title}
	for i, part := range splitKeys(body) {
		t.Sections = append(t.Sections, Section{Ordinal: i + 1, Role: part.role, Body: part.body})
	}
	return t
}

type keyedPart struct{ role, body string }

// inlineKeys are the keys of status reports in lower case; of two that begin alike the longer stands first.
func inlineKeys() []struct{ key, role string } {
	return []struct{ key, role string }{
		{"preliminary root cause and mitigation", "root_cause"},
		{"preliminary root cause", "root_cause"},
		{"final root cause and mitigation", "root_cause"},
		{"root cause and mitigation", "root_cause"},
		{"root cause", "root_cause"},
		{"diagnosis", "impact"},
		{"summary of impact", "impact"},
		{"detailed description of impact", "impact"},
		{"customer impact", "impact"},
		{"what happened", "impact"},
		{"symptoms", "impact"},
		{"what went wrong and why", "root_cause"},
		{"what went wrong, and why", "root_cause"},
		{"mitigation", "resolution"},
		{"remediation and prevention", "follow_up"},
		{"workaround", "resolution"},
		{"how did we respond", "response"},
		{"next steps", "follow_up"},
		{"how are we making incidents like this less likely", "follow_up"},
		{"how can ", "follow_up"},
		{"provide feedback", "follow_up"},
		{"current status", "timeline"},
	}
}

// splitKeys cuts a body at its inline keys.
func splitKeys(body string) []keyedPart {
	low := strings.ToLower(body)
	parts := []keyedPart{{role: "body"}}
	from := 0
	for i := 0; i < len(low) && len(low) == len(body); i++ {
		if i > 0 && (letter(low[i-1]) || low[i-1] == ' ' && i > 1 && low[i-2] != '.' && low[i-2] != '\n') {
			continue
		}
		role, n := keyAt(low, i)
		if n == 0 {
			continue
		}
		parts[len(parts)-1].body = body[from:i]
		from = i + n
		parts = append(parts, keyedPart{role: role})
		i = from - 1
	}
	parts[len(parts)-1].body = body[from:]
	return parts
}

// keyAt returns the role of the key that stands at i, and its length with the mark behind it: a colon, a question
// mark, or the end of its line where it stands at the start of one.
func keyAt(low string, i int) (role string, n int) {
	for _, k := range inlineKeys() {
		if !strings.HasPrefix(low[i:], k.key) {
			continue
		}
		rest := low[i+len(k.key):]
		if strings.HasSuffix(k.key, " ") {
			if end := strings.IndexAny(rest, "?\n."); end >= 0 && rest[end] == '?' {
				return k.role, len(k.key) + end + 1
			}
			return "", 0
		}
		trimmed := strings.TrimLeft(rest, " *")
		if or := strings.IndexByte(trimmed, '?'); strings.HasPrefix(trimmed, "or ") && or >= 0 && or < 40 {
			trimmed = trimmed[or:]
		}
		width := len(k.key) + len(rest) - len(trimmed)
		switch {
		case trimmed == "":
			return "", 0
		case trimmed[0] == ':' || trimmed[0] == '?':
			return k.role, width + 1
		case trimmed[0] == '\n' && (i == 0 || low[i-1] == '\n'):
			return k.role, width
		}
		return "", 0
	}
	return "", 0
}

// stripTags turns published HTML into plain paragraphs; what is printed bold stands on a line of its own.
func stripTags(s string) string {
	var b strings.Builder
	for s != "" {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		end := strings.IndexByte(s[at:], '>')
		if end < 0 {
			break
		}
		name, _, _ := strings.Cut(strings.ToLower(s[at+1:at+end]), " ")
		switch name {
		case "/p", "br", "br/", "/div", "/li":
			b.WriteString("\n\n")
		case "strong", "/strong", "b", "/b", "/h1", "/h2", "/h3", "/h4":
			b.WriteString("\n")
		}
		s = s[at+end+1:]
	}
	return strings.ReplaceAll(html.UnescapeString(b.String()), "\u00a0", " ")
}

// printedUpdates takes the texts out of a printed list of updates, [{'text': '...'}, ...]; it is empty where the body
// is no such list.
func printedUpdates(body string) string {
	if !strings.HasPrefix(strings.TrimSpace(body), "[{") {
		return ""
	}
	var b strings.Builder
	for {
		_, rest, ok := strings.Cut(body, "'text': ")
		if !ok || rest == "" {
			return b.String()
		}
		end := closingQuote(rest)
		b.WriteString(strings.NewReplacer(`\n`, "\n", `\'`, "'", `\"`, `"`).Replace(rest[1:end]))
		b.WriteString("\n\n")
		body = rest[end:]
	}
}

// closingQuote returns where the quoted text at the start of s ends.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i
		}
	}
	return len(s)
}
