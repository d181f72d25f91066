package mapping

import (
	"regexp"
	"strings"
)

var (
	jiraHeading = regexp.MustCompile(`^h([1-6])\.\s+(.*)$`)
	jiraLink    = regexp.MustCompile(`\[([^\]|\n]+)\|([^\]\n]+)\]`)
	jiraItem    = regexp.MustCompile(`^([*#-]+)\s+(.*)$`)
	jiraFence   = regexp.MustCompile(`^\{(code|noformat)(?::[^}]*)?\}(.*)$`)
	jiraMacro   = regexp.MustCompile(`\{(?:color|panel|quote|info|note|tip|warning|anchor|toc)(?::[^}]*)?\}`)
	jiraBold    = regexp.MustCompile(`(^|[\s(|])\*([^\s*][^*\n]*?)\*($|[\s).,;:!?|])`)
)

// jiraMarkdown turns Jira's wiki markup into Markdown: headings, lists, tables, links, bold and code.
// A text without markup stays as it is.
func jiraMarkdown(s string) string {
	w := jiraWriter{}
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		w.line(line)
	}
	if w.code != "" {
		w.out = append(w.out, "```")
	}
	return strings.Join(w.out, "\n")
}

type jiraWriter struct {
	out   []string
	code  string // the macro that a code block began with
	table bool
}

func (w *jiraWriter) line(line string) {
	if w.code != "" {
		before, _, closed := strings.Cut(line, "{"+w.code+"}")
		if before != "" || !closed {
			w.out = append(w.out, before)
		}
		if closed {
			w.out, w.code = append(w.out, "```"), ""
		}
		return
	}
	trimmed := strings.TrimSpace(line)
	if m := jiraFence.FindStringSubmatch(trimmed); m != nil {
		w.out, w.code = append(w.out, "```"), m[1]
		if m[2] != "" {
			w.line(m[2])
		}
		return
	}
	row := strings.HasPrefix(trimmed, "|")
	if row {
		w.row(trimmed)
	} else {
		w.out = append(w.out, jiraLine(trimmed, line))
	}
	w.table = row
}

// row writes a row of a table; Markdown wants a rule below the first.
func (w *jiraWriter) row(line string) {
	head := strings.HasPrefix(line, "||")
	cells := strings.Split(strings.Trim(strings.ReplaceAll(jiraInline(line), "||", "|"), "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	rule := "|" + strings.Repeat(" --- |", len(cells))
	if !w.table && !head {
		w.out = append(w.out, "|"+strings.Repeat("  |", len(cells)), rule)
	}
	w.out = append(w.out, "| "+strings.Join(cells, " | ")+" |")
	if !w.table && head {
		w.out = append(w.out, rule)
	}
}

func jiraLine(trimmed, line string) string {
	if m := jiraHeading.FindStringSubmatch(trimmed); m != nil {
		return strings.Repeat("#", int(m[1][0]-'0')) + " " + jiraInline(m[2])
	}
	if m := jiraItem.FindStringSubmatch(trimmed); m != nil && !strings.HasPrefix(m[1], "--") {
		mark := "- "
		if strings.HasSuffix(m[1], "#") {
			mark = "1. "
		}
		return strings.Repeat("   ", len(m[1])-1) + mark + jiraInline(m[2])
	}
	return jiraInline(line)
}

func jiraInline(s string) string {
	if strings.Contains(s, "{") {
		s = jiraMacro.ReplaceAllString(s, "")
		s = strings.NewReplacer("{{", "`", "}}", "`").Replace(s)
	}
	if strings.Contains(s, "[") {
		s = jiraLink.ReplaceAllString(s, "[$1]($2)")
	}
	if strings.Contains(s, "*") {
		s = jiraBold.ReplaceAllString(s, "$1**$2**$3")
	}
	return s
}
