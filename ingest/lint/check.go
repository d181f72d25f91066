package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"secondstory/ingest"
	"secondstory/ingest/clock"
)

// Finding is one thing to look at: where, what, and what to do about it. Quote holds the words it
// rests on, with [engineer] where a person is named.
type Finding struct {
	Path  string `json:"path"`
	Line  int    `json:"line"`
	Code  string `json:"code"`
	Level Level  `json:"level"`
	Says  string `json:"says"`
	Quote string `json:"quote,omitempty"`
	Fix   string `json:"fix"`

	whole bool // about the document as a whole: its opt-out may stand anywhere
}

// NearMiss is the sign that a story tells what nearly happened: it has no end, and no harm to tell of.
const NearMiss = "near-miss"

// Sign is a practice code that a coder of texts found: in which story and section of the inspected
// file, in which sentence, by which words. Start is the sentence's place in the section's body.
type Sign struct {
	Code     string
	Story    int
	Section  int
	Start    int
	Sentence string
	Words    string
}

// Check says what there is to look at in one file, by line. Signs may be nil.
func (r *Rules) Check(file ingest.Inspection, signs []Sign) []Finding {
	c := checker{rules: r, file: file}
	c.outcome()
	for _, d := range file.Doubts {
		c.give("doubt", d.Code, "", d.Line, d.Detail, d.Line <= 1)
	}
	for i := range file.Stories {
		near := slices.ContainsFunc(signs, func(s Sign) bool { return s.Story == i && s.Code == NearMiss })
		c.story(&file.Stories[i], near)
		c.words(&file.Stories[i])
	}
	for _, s := range c.foremost(signs) {
		c.sign(s)
	}
	c.optOuts()
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), strings.Compare(a.Code, b.Code), strings.Compare(a.Quote, b.Quote))
	})
	return slices.Compact(c.found)
}

type checker struct {
	rules *Rules
	file  ingest.Inspection
	found []Finding
}

func (c *checker) give(kind, value, words string, line int, quote string, whole bool) {
	rule, ok := c.rules.given(kind, value, words)
	if !ok {
		return
	}
	c.found = append(c.found, Finding{
		Path: c.file.Outcome.Path, Line: max(line, 1), Code: rule.Code, Level: rule.Level, Says: rule.Says, Quote: strings.Join(strings.Fields(quote), " "), Fix: rule.Fix, whole: whole,
	})
}

func (c *checker) outcome() {
	if o := c.file.Outcome; o.Outcome != ingest.Loaded && o.Reason != "" && c.file.Format != "" {
		c.give("outcome", string(o.Outcome), "", o.Line, o.Reason, true)
	}
}

func (c *checker) story(s *ingest.Inspected, near bool) {
	for _, fact := range missing(s, s.Kind == "incident" && !near) {
		c.give("missing", fact, "", s.Line, "", true)
	}
	for _, section := range s.Sections {
		if section.Unknown {
			line := ingest.LineOf(c.file.Text, section.Heading, s.Line)
			if line > section.Line {
				line = max(section.Line-1, 1)
			}
			c.give("heading", "unknown", "", line, section.Heading, false)
		}
	}
}

// missing are the facts that a story lacks, of those it can be expected to have: what nearly happened
// has no end, and what was planned has no detection.
func missing(s *ingest.Inspected, happened bool) []string {
	var out []string
	lacks := func(fact string, is bool) {
		if is {
			out = append(out, fact)
		}
	}
	knows := func(names ...string) bool {
		return slices.ContainsFunc(s.Milestones, func(m string) bool { return slices.Contains(names, m) })
	}
	lacks("date", s.DatedBy == "")
	times := clockTimes(s)
	lacks("start", happened && s.DatedBy != "" && !knows("started") && times == 0)
	lacks("start_among_times", happened && s.DatedBy != "" && !knows("started") && times > 0)
	lacks("end", happened && s.DatedBy != "" && !knows("mitigated", "resolved") && times < 2)
	lacks("end_among_times", happened && s.DatedBy != "" && !knows("mitigated", "resolved") && times >= 2)
	lacks("detection", happened && !knows("detected", "acknowledged") && s.DetectedBy == "" && !tells(s, "detection"))
	lacks("severity", happened && s.Severity == "")
	lacks("service", len(s.Services) == 0)
	if headed(s) {
		lacks("impact", happened && !tells(s, "impact", "summary"))
		lacks("causes", happened && !tells(s, "root_cause", "contributing_factors", "five_whys", "trigger", "analysis", "account", "background", "what_went_wrong", "lessons", "discussion"))
		lacks("timeline", happened && !tells(s, "timeline"))
	}
	return out
}

// clockTimes is how many times of day a story tells. Where it has some, one may be what the reader
// did not take it for.
func clockTimes(s *ingest.Inspected) int {
	n := 0
	for _, section := range s.Sections {
		for _, st := range clock.Scan(section.Body) {
			if st.HasClock {
				n++
			}
		}
	}
	return n
}

func tells(s *ingest.Inspected, roles ...string) bool {
	return slices.ContainsFunc(s.Sections, func(section ingest.InspectedSection) bool { return slices.Contains(roles, section.Role) })
}

// headed: the text has sections of its own; of one without, nobody can say what it leaves out.
func headed(s *ingest.Inspected) bool {
	known := 0
	for _, section := range s.Sections {
		if section.Heading != "" && !section.Unknown {
			known++
		}
	}
	return known >= 2
}

// words looks for the rules that are given by what a line says.
func (c *checker) words(s *ingest.Inspected) {
	for _, rule := range c.rules.rules {
		if rule.when.text == nil {
			continue
		}
		for _, section := range s.Sections {
			at := 0
			for line := range strings.Lines(section.Body) {
				if rule.when.text.MatchString(line) {
					number := c.line(section, at, strings.TrimSpace(line))
					c.give("text", rule.when.value, "", number, shortened(line), false)
				}
				at += len(line)
			}
		}
	}
}

// line is the line of the file that words of a section, at an offset into its body, stand on.
func (c *checker) line(section ingest.InspectedSection, offset int, words string) int {
	line := section.Line + strings.Count(section.Body[:min(offset, len(section.Body))], "\n")
	if found := ingest.LineOf(c.file.Text, untouched(words), section.Line); found > section.Line && found-line < 40 {
		line = found // comments that were taken out, or tags, lie between
	}
	return line
}

// foremost leaves one sign of a code to a sentence: the one whose rule comes first.
func (c *checker) foremost(signs []Sign) []Sign {
	var out []Sign
	for _, s := range signs {
		same := slices.IndexFunc(out, func(o Sign) bool {
			return o.Code == s.Code && o.Story == s.Story && o.Section == s.Section && o.Start == s.Start
		})
		switch {
		case same < 0:
			out = append(out, s)
		case c.rules.rank("sign", s.Code, s.Words) < c.rules.rank("sign", out[same].Code, out[same].Words):
			out[same] = s
		}
	}
	return out
}

func (c *checker) sign(s Sign) {
	if s.Section < 0 || s.Story >= len(c.file.Stories) { // a field states it, no sentence
		return
	}
	story := &c.file.Stories[s.Story]
	if s.Section >= len(story.Sections) {
		return
	}
	section := story.Sections[s.Section]
	inner := max(strings.Index(s.Sentence, s.Words), 0)
	line := c.line(section, s.Start+inner, s.Sentence[inner:])
	c.give("sign", s.Code, s.Words, line, shortened(s.Sentence), false)
}

// untouched is the part of a sentence before the first name that was taken out of it, or behind it
// where nothing stands before.
func untouched(s string) string {
	const gone = "[engineer]"
	for part := range strings.SplitSeq(s, gone) {
		if part = strings.TrimSpace(part); len(part) > 12 {
			return part
		}
	}
	return ""
}

func shortened(s string) string {
	const most = 200
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most-3]) + "..."
}

// String is the finding on one line, as compilers write it.
func (f Finding) String() string {
	out := fmt.Sprintf("%s:%d: %s %s: %s", f.Path, f.Line, f.Level, f.Code, f.Says)
	if f.Quote != "" {
		out += ": " + f.Quote
	}
	return out
}
