package ingest

import (
	"slices"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// action is one action item as read.
type action struct {
	title, owner, kind, state, stateRaw, url string
	created, due, closed                     *time.Time
	from                                     int
}

// actionReader reads action items: days by its calendar, and what is none by its phrases.
type actionReader struct {
	cal     clock.Calendar
	phrases *PhraseMap
}

// readActions reads the items of the parts that hold action items, in every shape: bullets,
// checkboxes, tables, numbered links, groups under sub-headings.
func (r actionReader) readActions(parts []part) []action {
	var out []action
	for i, p := range parts {
		if p.role != "action_items" && p.role != "follow_up" {
			continue
		}
		kind := actionKind(p.heading)
		before := len(out)
		for _, b := range p.blocks {
			switch b.kind {
			case listBlock:
				out = append(out, r.listActions(b.items, kind)...)
			case tableBlock:
				out = append(out, r.tableActions(b.table, kind)...)
			}
		}
		if len(out) == before && !introduces(parts, i) {
			out = append(out, r.proseActions(p, kind)...)
		}
	}
	return out
}

func (r actionReader) listActions(items []listItem, kind string) []action {
	var out []action
	for _, item := range items {
		if group, ok := groupLabel(item); ok {
			inner := actionKind(group)
			if inner == "" {
				inner = kind
			}
			out = append(out, r.listActions(item.children, inner)...)
			continue
		}
		if a, ok := r.readAction(item.text, item.checked, kind); ok {
			a.from = item.from
			out = append(out, a)
		}
		if hasCheckboxes(item.children) {
			out = append(out, r.listActions(item.children, kind)...)
		}
	}
	return out
}

// groupLabel: an entry that only heads the entries below it ("Process:", "**Detect**").
func groupLabel(item listItem) (string, bool) {
	if len(item.children) == 0 || item.checked != nil {
		return "", false
	}
	s := plain(item.text)
	if key, value, ok := boldKey(item.text); ok && value == "" {
		return key, true
	}
	return strings.TrimSuffix(s, ":"), strings.HasSuffix(s, ":") && len(s) < 50
}

func hasCheckboxes(items []listItem) bool {
	for _, item := range items {
		if item.checked != nil {
			return true
		}
	}
	return false
}

// withoutTemplateMarks takes off the marks around what a template asks for, which stay when somebody fills it
// in.
func withoutTemplateMarks(s string) string {
	if strings.ContainsAny(s, "{}") || strings.Contains(s, "[link to ") {
		return templateMarks.Replace(s)
	}
	return s
}

var templateMarks = strings.NewReplacer("{{", "", "}}", "", "[link to github issue]", "", "[link to issue]", "")

// readAction reads one item: its title with the marks taken off that say owner, state, kind and
// dates.
func (r actionReader) readAction(raw string, checked *bool, kind string) (action, bool) {
	a := action{kind: kind, state: "unknown", url: firstURL(raw)}
	s := plain(withoutTemplateMarks(withoutLinkWords(raw)))
	if struck := strings.HasPrefix(strings.TrimSpace(raw), "~~"); struck {
		a.state, a.stateRaw = "closed", "struck through"
	}
	s = a.takeState(s)
	if checked != nil {
		a.state, a.stateRaw = "open", "[ ]"
		if *checked {
			a.state, a.stateRaw = "closed", "[x]"
		}
	}
	s = a.takeLabel(s)
	s = a.takeBrackets(r.cal, s)
	s = a.takeTail(r.cal, s)
	if done, ok := strings.CutPrefix(s, "DONE"); ok && a.state == "unknown" {
		a.state, a.stateRaw, s = "closed", "DONE", strings.TrimLeft(done, ": -")
	}
	a.title = actionTitle(strings.Trim(strings.Join(strings.Fields(s), " "), " -–—:;,"))
	return a, !isNothing(a.title) && !r.isResidue(a.title)
}

// isNothing: what people write into a section they have nothing for.
func isNothing(s string) bool {
	if len(s) < 80 && containsPrefix(strings.ToLower(s), "none ", "none;", "none.", "none,", "no action items", "nothing to ") {
		return true
	}
	if s = strings.Trim(s, " .-–—_*()…"); len(s) > len("no action items") { // the longest of them
		return false
	}
	switch strings.ToLower(s) {
	case "", "summary", "none", "n/a", "na", "tbd", "tba", "todo", "nothing", "none yet", "none so far", "no action items", "no actions", "no action item", "not applicable", "no", "tbc", "なし", "特になし":
		return true
	}
	return false
}

func (a *action) takeState(s string) string {
	for _, mark := range []string{"✅", "☑", "✔️", "✔"} {
		if strings.Contains(s, mark) {
			a.state, a.stateRaw = "closed", mark
			s = strings.ReplaceAll(s, mark, "")
		}
	}
	return strings.TrimSpace(s)
}

// takeLabel reads "Prevent: ..." and "[prevent] ..." and "[jhford] ..." in front of the title.
func (a *action) takeLabel(s string) string {
	if strings.HasPrefix(s, "[") {
		if i := strings.IndexByte(s, ']'); i > 1 && i < 40 && !strings.HasPrefix(s[i+1:], "(") {
			a.bracket(s[1:i])
			return a.takeLabel(strings.TrimLeft(s[i+1:], " :-–—"))
		}
	}
	if label, rest, ok := strings.Cut(s, ":"); ok && len(label) < 24 && strings.TrimSpace(rest) != "" {
		if kind := actionKind(label); kind != "" && !strings.Contains(strings.TrimSpace(label), " ") {
			a.kind = kind
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// bracket understands what stands in one pair of brackets and reports whether it did.
func (a *action) bracket(inner string) bool {
	inner = strings.TrimSpace(inner)
	if state, ok := stateOf(inner); ok {
		a.state, a.stateRaw = state, inner
		return true
	}
	if kind := actionKind(inner); kind != "" && len(inner) < 24 {
		a.kind = kind
		return true
	}
	if owner, ok := cutKey(inner, "owner", "assignee", "assigned to", "dri", "who", "team"); ok {
		a.owner = owner
		return true
	}
	if strings.HasPrefix(inner, "@") && len(inner) < 40 || looksLikeOwner(inner) && a.owner == "" {
		a.owner = inner
		return true
	}
	return false
}

// looksLikeOwner: one or two words, no digits: a handle or a team in brackets.
func looksLikeOwner(s string) bool {
	if len(s) > 30 || strings.ContainsAny(s, "0123456789#/.:`") {
		return false
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 2 {
		return false
	}
	if len(words) == 1 {
		return s == strings.ToLower(s) && len(s) > 2 && !isCommonRemark(s)
	}
	return strings.EqualFold(words[1], "team") || strings.EqualFold(words[0], "team")
}

func isCommonRemark(s string) bool {
	switch s {
	case "optional", "issue", "pr", "ticket", "link", "bug", "draft", "new", "maybe", "later", "blocked", "idea", "stretch":
		return true
	}
	return false
}

func cutKey(s string, keys ...string) (string, bool) {
	lower := strings.ToLower(s)
	for _, key := range keys {
		if strings.HasPrefix(lower, key) {
			rest := strings.TrimLeft(s[len(key):], " ")
			if v, ok := strings.CutPrefix(rest, ":"); ok {
				return strings.TrimSpace(v), true
			}
			if v, ok := strings.CutPrefix(rest, "="); ok {
				return strings.TrimSpace(v), true
			}
		}
	}
	return "", false
}

// takeBrackets reads "(owner: payments, due 2026-08-01)" and "(Done)" and takes them off.
func (a *action) takeBrackets(cal clock.Calendar, s string) string {
	for {
		i := strings.LastIndexByte(s, '(')
		if i < 0 || !strings.HasSuffix(strings.TrimRight(s, ". "), ")") {
			return s
		}
		inner := strings.TrimSuffix(strings.TrimRight(s[i+1:], ". "), ")")
		if !a.phrases(cal, strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ';' || r == '|' })) {
			return s
		}
		s = strings.TrimSpace(s[:i])
	}
}

// takeTail reads what follows a dash at the end, or the last commas: "... — owner: payments, due
// 2026-08-01", "pin old images, DAT-311, open".
func (a *action) takeTail(cal clock.Calendar, s string) string {
	for _, sep := range []string{" — ", " – ", " - ", " | ", ". ", ": "} {
		i := strings.LastIndex(s, sep)
		if i < 0 || len(s)-i > 90 {
			continue
		}
		if trial := *a; trial.phrases(cal, remarkParts(s[i+len(sep):])) {
			*a = trial
			return a.takeTail(cal, s[:i])
		}
	}
	for i := strings.Index(s, ", "); i > 0; {
		parts := remarkParts(s[i+2:])
		if trial := *a; len(s)-i <= 90 && slices.ContainsFunc(parts, isSureRemark) && trial.phrases(cal, parts) {
			*a = trial
			return s[:i]
		}
		next := strings.Index(s[i+2:], ", ")
		if next < 0 {
			break
		}
		i += 2 + next
	}
	return s
}

// isSureRemark: a ticket, a state or a day, which stand behind a comma only as a remark.
func isSureRemark(s string) bool {
	s = strings.Trim(s, ". ")
	_, state := stateOf(s)
	return state || isTicket(s) || bareDate(s) || containsPrefix(strings.ToLower(s), "due ", "by ", "deadline ")
}

func remarkParts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' })
}

// phrases reads the parts of a remark, such as "Payments, PAY-12, due 2026-08-01". A name alone is
// taken for an owner only beside a part that is surely about the item.
func (a *action) phrases(cal clock.Calendar, parts []string) bool {
	sure, unread := false, 0
	owner := ""
	for _, phrase := range parts {
		phrase = strings.TrimSpace(strings.Trim(phrase, ". "))
		switch {
		case a.phrase(cal, phrase):
			sure = true
		case isTicket(phrase):
			sure = true
		case owner == "" && mayBeOwner(phrase):
			owner = phrase
		case bareDate(phrase) && a.due == nil && (sure || owner != ""):
			a.due = instantIn(cal, phrase)
			sure = true
		default:
			unread++
		}
	}
	if owner != "" && a.owner == "" && unread == 0 && (sure || isTeamName(owner)) {
		a.owner = owner
		return true
	}
	return sure && unread == 0 && owner == ""
}

// isTicket: PAY-12, #345.
func isTicket(s string) bool {
	name, number, ok := strings.Cut(s, "-")
	if strings.HasPrefix(s, "#") {
		name, number, ok = "A", s[1:], true
	}
	if !ok || name == "" || number == "" || strings.ToUpper(name) != name || len(s) > 16 {
		return false
	}
	return strings.Trim(number, "0123456789") == ""
}

// mayBeOwner: one or two words that begin with a capital.
func mayBeOwner(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 2 || strings.ContainsAny(s, "0123456789:/") {
		return false
	}
	for _, w := range words {
		if w[0] < 'A' || w[0] > 'Z' {
			return false
		}
	}
	return true
}

func bareDate(s string) bool {
	st, ok := clock.First(s)
	return ok && st.HasDate() && !st.HasClock && st.Start == 0 && st.End == len(s)
}

func (a *action) phrase(cal clock.Calendar, s string) bool {
	lower := strings.ToLower(s)
	for _, key := range []string{"due", "by", "deadline", "target", "eta", "until", "before"} {
		if rest, ok := strings.CutPrefix(lower, key); ok && (rest == "" || !isWord(rest[0])) {
			if at := instantIn(cal, s); at != nil {
				a.due = at
				return true
			}
		}
	}
	if state, ok := statePrefix(lower); ok {
		a.state, a.stateRaw = state, s
		if at := instantIn(cal, s); at != nil && state == "closed" {
			a.closed = at
		}
		return true
	}
	if strings.HasPrefix(lower, "created") || strings.HasPrefix(lower, "opened") {
		a.created = instantIn(cal, s)
		return a.created != nil
	}
	return a.bracket(s)
}

func instantIn(cal clock.Calendar, s string) *time.Time {
	st, ok := clock.First(s)
	if !ok {
		return nil
	}
	at, ok := cal.Resolve(st)
	if !ok {
		return nil
	}
	return &at
}

func statePrefix(lower string) (string, bool) {
	word := lower
	if i := strings.IndexAny(lower, " :"); i > 0 {
		word = lower[:i]
	}
	if s, ok := stateOf(lower); ok {
		return s, true
	}
	switch word {
	case "done", "closed", "completed", "finished", "shipped":
		return "closed", true
	}
	return "", false
}

func firstURL(s string) string {
	i := strings.Index(s, "http")
	if i < 0 || !strings.HasPrefix(s[i:], "http://") && !strings.HasPrefix(s[i:], "https://") {
		return ""
	}
	end := i
	for end < len(s) && strings.IndexByte(" \t\n)>]\"'|*", s[end]) < 0 {
		end++
	}
	return strings.TrimRight(s[i:end], ".,;")
}
