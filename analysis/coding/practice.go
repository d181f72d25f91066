package coding

import (
	"slices"
	"strings"
)

// practice reads the signals about the document itself: those with cues, those that rest on a section's being
// there, and those that follow from the other codes.
func (c *Coder) practice(text Text, f findings, codes []Code) []Code {
	p := practiceReader{coder: c, text: text, f: f, codes: codes}
	p.cued()
	p.blaming()
	p.sections()
	p.actions()
	p.story()
	p.nearMiss()
	return fill(text, p.out, codes)
}

// fill sets the quotes of all codes that point into a text; codes is changed in place, out returned.
func fill(text Text, out, codes []Code) []Code {
	for _, list := range [2][]Code{out, codes} {
		for i := range list {
			if list[i].Section >= 0 {
				list[i].Quote = bodyOf(text, list[i].Section)[list[i].Start:list[i].End]
			}
		}
	}
	return out
}

func bodyOf(text Text, ordinal int) string {
	for i := range text.Sections {
		if text.Sections[i].Ordinal == ordinal {
			return text.Sections[i].Body
		}
	}
	return text.Title
}

type practiceReader struct {
	coder *Coder
	text  Text
	f     findings
	codes []Code
	out   []Code
}

func (p *practiceReader) has(id string) bool {
	return slices.ContainsFunc(p.out, func(c Code) bool { return c.Code == id && c.Grade == StatedGrade })
}

// give adds a signal with its sentence once.
func (p *practiceReader) give(id string, section, start, end int, confidence float64, rule string) {
	if _, ok := p.coder.taxonomy.Entry(Practice, id); !ok || p.has(id) {
		return
	}
	p.out = append(p.out, Code{
		Dimension: Practice, Code: id, Grade: StatedGrade, Origin: OriginCoder, Confidence: confidence,
		Section: section, Start: start, End: end, Rule: id + "." + rule,
	})
}

// cued gives the first sentence of every practice cue that passed the gate.
func (p *practiceReader) cued() {
	for i := range p.f.candidates {
		x := &p.f.candidates[i]
		if x.field != "" || x.entry.Dimension != Practice || x.grade != StatedGrade || x.entry.ID == "slip-language" {
			continue
		}
		if x.entry.ID == "luck-recorded" && x.role.Future {
			continue
		}
		p.give(x.entry.ID, x.ordinal, x.unit.start, x.unit.end, p.coder.confidence(Practice, x.points), cueRef(x))
	}
}

// blaming gives every further sentence that blames somebody and carries a code of another dimension: whoever shows the
// code must know that its sentence stays with its authors.
func (p *practiceReader) blaming() {
	for i := range p.f.candidates {
		x := &p.f.candidates[i]
		if x.entry.ID != blamingLanguage || x.field != "" || x.grade != StatedGrade {
			continue
		}
		here := func(c Code) bool { return c.Section == x.ordinal && c.Start == x.unit.start }
		told := slices.ContainsFunc(p.out, func(c Code) bool { return c.Code == blamingLanguage && here(c) })
		if told || !slices.ContainsFunc(p.codes, here) {
			continue
		}
		p.out = append(p.out, Code{
			Dimension: Practice, Code: x.entry.ID, Grade: StatedGrade, Origin: OriginCoder, Confidence: p.coder.confidence(Practice, x.points),
			Section: x.ordinal, Start: x.unit.start, End: x.unit.end, Rule: x.entry.ID + "." + cueRef(x),
		})
	}
}

// sections gives the signals that a section carries by being there with something in it.
func (p *practiceReader) sections() {
	for _, s := range p.text.Sections {
		first, ok := firstSentence(s.Body)
		if !ok {
			if placeholder(s.Body) {
				p.give("placeholder-left", s.Ordinal, 0, len(s.Body), 0.8, "section")
			} else {
				p.placeholders(s)
			}
			continue
		}
		switch s.Role {
		case "what_went_well":
			p.give("went-well-recorded", s.Ordinal, first.start, first.end, 0.95, "section")
		case "where_we_got_lucky":
			p.give("luck-recorded", s.Ordinal, first.start, first.end, 0.95, "section")
		case "thanks":
			p.give("expertise-credited", s.Ordinal, first.start, first.end, 0.9, "section")
		case "action_items":
			p.give("actions-present", s.Ordinal, first.start, first.end, 0.95, "section")
		}
		p.placeholders(s)
	}
}

// firstSentence returns the first sentence that says something.
func firstSentence(body string) (unit, bool) {
	s := splitter{body: body}
	for seen := 0; s.pos < len(body); {
		if s.line(); s.pos >= len(body) {
			s.flush()
		}
		for ; seen < len(s.out); seen++ {
			if u := s.out[seen]; u.kind != unitHeading && !blank(body[u.start:u.end]) && !templateWords(body[u.start:u.end]) {
				return u, true
			}
		}
	}
	return unit{}, false
}

// placeholder says whether a text is what a template leaves to be filled in.
func placeholder(s string) bool {
	switch fieldWords(s) {
	case "tbd", "todo", "to fill in", "fill in", "xxx", "placeholder", "tbc", "to be completed", "to be filled", "...", "pending":
		return true
	}
	return false
}

// blank says whether a text is an empty field: a template's words, or an author's answer that there is nothing.
func blank(s string) bool {
	switch fieldWords(s) {
	case "n/a", "na", "none", "nothing", "":
		return true
	}
	return placeholder(s)
}

func fieldWords(s string) string { return strings.ToLower(strings.Trim(s, " .*_-\n\r\t<>[](){}|?")) }

// templateWords says whether a sentence is a template's instruction, the head of a column or of a list.
func templateWords(s string) bool {
	switch fieldWords(s) {
	case "action", "actions", "action item", "action items", "item", "items", "what", "task", "tasks", "description", "title", "owner", "who", "when", "due", "status", "ticket", "type", "priority", "id", "state", "team",
		"deadline", "link", "issue", "notes", "comment", "comments", "where", "for example,":
		return true
	}
	if len(fieldWords(s)) < 3 {
		return true
	}
	trimmed := strings.TrimLeft(s, "*_ ")
	if strings.HasPrefix(trimmed, "<") && len(trimmed) > 1 && trimmed[1] != '/' && strings.HasSuffix(strings.TrimRight(trimmed, "*_ ."), ">") {
		return true
	}
	low := strings.ToLower(s)
	for _, words := range [...]string{"list of things", "list the things", "sample subheading", "these are good things that", "things that could have gone better", "what are we going to do"} {
		if strings.Contains(low, words) {
			return true
		}
	}
	return false
}

func (p *practiceReader) placeholders(s Section) {
	// At the beginning it is what an author has left to write; among notes and actions, a thing to do.
	if opening := strings.TrimLeft(s.Body, " *_-[\n"); s.Role != "action_items" && strings.HasPrefix(opening, "TODO") {
		start, end := lineAround(s.Body, len(s.Body)-len(opening))
		p.give("placeholder-left", s.Ordinal, start, end, 0.7, "words")
		return
	}
	for _, mark := range [...]string{"XXX", "TBD", "{{", "<insert", "[insert", "<describe", "[describe", "<Describe", "[Describe", "lorem ipsum", "to fill in", "Things that could have gone better", "short event description"} {
		if at := strings.Index(s.Body, mark); at >= 0 {
			start, end := lineAround(s.Body, at)
			p.give("placeholder-left", s.Ordinal, start, end, 0.7, "words")
			return
		}
	}
}

func lineAround(body string, at int) (int, int) {
	start := strings.LastIndexByte(body[:at], '\n') + 1
	end := strings.IndexByte(body[at:], '\n')
	if end < 0 {
		return start, len(body)
	}
	return start, at + end
}

// actions reads the quality of the listed actions.
func (p *practiceReader) actions() {
	reminders, others := 0, 0
	var section, start, end int
	for _, s := range p.text.Sections {
		if s.Role != "action_items" {
			continue
		}
		for _, u := range units(s.Body, nil) {
			if u.kind != unitBullet || !u.first {
				continue
			}
			text := strings.ToLower(s.Body[u.start:u.end])
			if reminder(text) {
				reminders++
				section, start, end = s.Ordinal, u.start, u.end
			} else {
				others++
			}
			if owned(s.Body[u.start:u.end]) {
				p.give("actions-owned", s.Ordinal, u.start, u.end, 0.7, "form")
			}
			if checkable(text) {
				p.give("actions-checkable", s.Ordinal, u.start, u.end, 0.7, "form")
			}
		}
	}
	if reminders > 0 && others == 0 {
		p.give("reminder-only-action", section, start, end, 0.85, "form")
	}
}

func reminder(s string) bool {
	for _, w := range [...]string{
		"be careful", "be more careful", "be more aware", "remember to", "should remember", "remind ", "refamiliar", "pay attention", "pay more attention",
		"communicate better", "always check", "double check", "double-check", "be mindful", "take more care", "take care", "be vigilant", "stay alert", "follow the process",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// owned says whether an action names an owner and a date.
func owned(s string) bool {
	owner := strings.Contains(s, "@") || strings.Contains(s, "[engineer]") || strings.Contains(strings.ToLower(s), "owner") || strings.Contains(s, "(team")
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	lower := strings.ToLower(s)
	return owner && (digits >= 4 || strings.Contains(lower, "due ") || strings.Contains(lower, "by end of"))
}

func checkable(s string) bool {
	for _, w := range [...]string{"done when", "verified by", "so that a test", "acceptance", "measured by", "is done once", "check that", "until the test"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// story tells a first story from a slip with conditions behind it: the same words, but a condition is stated
// in the text or not.
func (p *practiceReader) story() {
	slip := (*candidate)(nil)
	for i := range p.f.candidates {
		x := &p.f.candidates[i]
		if x.entry.Dimension == Practice && x.entry.ID == "slip-language" && x.grade == StatedGrade && (slip == nil || better(x, slip)) {
			slip = x
		}
	}
	if slip == nil {
		return
	}
	id := "first-story"
	for _, c := range p.codes {
		if c.Dimension == Factor && (c.Grade == StatedGrade || c.Grade == ImpliedGrade) {
			id = "slip-language"
		}
	}
	p.give(id, slip.ordinal, slip.unit.start, slip.unit.end, p.coder.confidence(Practice, slip.points), "slip-"+cueRef(slip))
}
