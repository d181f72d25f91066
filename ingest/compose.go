package ingest

import "strings"

// composed is the text to read: the body, or what a record states in parts, under headings.
func composed(doc Document, src string) string {
	var b strings.Builder
	src = plainSpaces(src)
	if doc.Summary != "" && !strings.Contains(src, doc.Summary) {
		b.WriteString("## Summary\n\n" + doc.Summary + "\n\n")
	}
	if len(doc.Sections) == 0 && b.Len() == 0 && src != "" && noStatedLists(doc) {
		return stripComments(src)
	}
	// A record's summary comes before an unheaded body, behind the title of a headed one.
	body := stripComments(src)
	if strings.HasPrefix(strings.TrimSpace(body), "# ") {
		body = strings.TrimSpace(body)
		title, rest, _ := strings.Cut(body, "\n")
		body = title + "\n\n" + b.String() + rest
		b.Reset()
	} else if b.Len() > 0 && strings.TrimSpace(body) != "" && !strings.HasPrefix(strings.TrimSpace(body), "#") {
		body = "## Description\n\n" + body
	}
	b.WriteString(body)
	for _, section := range doc.Sections {
		b.WriteString("\n\n## " + strings.ReplaceAll(section.Name, "_", " ") + "\n\n" + section.Text)
	}
	writeList(&b, "What went well", doc.WentWell)
	writeList(&b, "What went wrong", doc.WentWrong)
	writeList(&b, "Where we got lucky", doc.Lucky)
	writeList(&b, "Lessons learned", doc.Lessons)
	if len(doc.Timeline) > 0 {
		b.WriteString("\n\n## Timeline\n\n")
		for _, e := range doc.Timeline {
			b.WriteString("- " + strings.TrimSpace(e.At+" "+oneLine(e.Text)) + "\n")
		}
	}
	return b.String()
}

// plainSpaces puts ordinary spaces for those that keep words together, which pages and word processors
// leave behind every time and zone.
func plainSpaces(s string) string {
	if !strings.Contains(s, "\u00a0") && !strings.Contains(s, "\u202f") {
		return s
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func noStatedLists(doc Document) bool {
	return len(doc.WentWell)+len(doc.WentWrong)+len(doc.Lucky)+len(doc.Lessons)+len(doc.Timeline) == 0
}

func writeList(b *strings.Builder, heading string, items []string) {
	if len(items) == 0 {
		return
	}
	b.WriteString("\n\n## " + heading + "\n\n")
	for _, item := range items {
		b.WriteString("- " + oneLine(item) + "\n")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
