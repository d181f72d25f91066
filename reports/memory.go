package reports

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"

	"secondstory/analysis"
)

// Memory is what a learning review decided, as its file in git says: which findings the room kept, what it
// said and what it will try. The file is written once as a draft and belongs to the room from then on.
type Memory struct {
	Period  string
	Kept    []Remembered
	Dropped int
	Said    []string
	Try     []string
}

// Remembered is a finding as the room left it.
type Remembered struct {
	Text    string
	Kind    analysis.FindingKind // empty where the room wrote it itself
	Subject string
}

// memoryMark is the key that tells a review's file from a postmortem.
const memoryMark = "secondstory_review"

var (
	memoryHead = regexp.MustCompile(`^` + memoryMark + `:\s*"?([0-9A-Za-z.-]+)"?\s*$`)
	memoryItem = regexp.MustCompile(`^\s*[-*+] (?:\[([ xX])\] )?(.*?)\s*$`)
	memoryOf   = regexp.MustCompile(`\s*<!-- ([a-z_]+) ?(.*?) -->`)
	comment    = regexp.MustCompile(`\s*<!--.*?-->`)
)

// DraftMemory writes the file of a review that is to be held: every finding kept until the room drops it.
func DraftMemory(w io.Writer, r analysis.Review) error {
	var b strings.Builder
	period := r.Params.Period.String()
	fmt.Fprintf(&b, "---\n%s: %s\n---\n# Learning review, %s\n\n", memoryMark, period, period)
	b.WriteString("The next report opens with what is kept here. Untick a finding to drop it, change its words to reword it (leave the\ncomment behind it: it finds the same thing again), and add what the room said and will try.\n\n## Findings\n\n")
	for _, f := range r.Findings.Rows {
		fmt.Fprintf(&b, "- [x] %s <!-- %s %s -->\n", oneLine(f.Sentence), f.Kind, commentSafe(f.Subject))
	}
	b.WriteString("\n## What the room said\n\n## What we will try\n\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// commentSafe keeps a subject from ending the comment it stands in.
func commentSafe(s string) string { return strings.ReplaceAll(oneLine(s), "--", "- -") }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ReadMemory reads such a file. name is the file's, for errors. Lines that belong to no known heading are
// left alone: the room may write what it likes.
func ReadMemory(name string, r io.Reader) (Memory, error) {
	var m Memory
	section, scanner := "", bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		line := scanner.Text()
		if found := memoryHead.FindStringSubmatch(line); found != nil && m.Period == "" {
			m.Period = found[1]
			continue
		}
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			section = strings.ToLower(strings.TrimSpace(heading))
			continue
		}
		if item := memoryItem.FindStringSubmatch(line); item != nil && item[2] != "" {
			m.take(section, item)
		}
	}
	if err := scanner.Err(); err != nil {
		return Memory{}, fmt.Errorf("reading the review %s: %w", name, err)
	}
	if m.Period == "" {
		return Memory{}, fmt.Errorf("reading the review %s: no line `%s: 2026Q3` says which period it is of", name, memoryMark)
	}
	return m, nil
}

// take files one item under its heading: [1] is the tick, [2] the text. Words may stand on both sides of the
// comment that says what a finding is about.
func (m *Memory) take(section string, item []string) {
	text := strings.TrimSpace(comment.ReplaceAllString(item[2], ""))
	if text == "" {
		return
	}
	switch section {
	case "findings":
		if item[1] == " " {
			m.Dropped++
			return
		}
		kept := Remembered{Text: text}
		if of := memoryOf.FindStringSubmatch(item[2]); of != nil {
			kept.Kind, kept.Subject = analysis.FindingKind(of[1]), strings.ReplaceAll(of[2], "- -", "--")
		}
		m.Kept = append(m.Kept, kept)
	case "what the room said":
		m.Said = append(m.Said, text)
	case "what we will try":
		m.Try = append(m.Try, text)
	}
}

// Reword changes every text of the room; what finds a finding again stays.
func (m *Memory) Reword(by func(string) string) {
	for i := range m.Kept {
		m.Kept[i].Text = by(m.Kept[i].Text)
	}
	for _, list := range [][]string{m.Said, m.Try} {
		for i := range list {
			list[i] = by(list[i])
		}
	}
}

// Texts are what the room wrote.
func (m *Memory) Texts() []string {
	var out []string
	m.Reword(func(s string) string {
		out = append(out, s)
		return s
	})
	return out
}

// lastTime opens the report with what the last review said, and what has become of it since.
func (c *composer) lastTime(m *Memory) {
	if m == nil || len(m.Kept)+len(m.Said)+len(m.Try) == 0 {
		return
	}
	s := Section{Heading: "Last time we said", Depth: PageOne, Intro: "From the review of " + m.Period + ", as the room left it."}
	if m.Dropped > 0 {
		s.Intro += fmt.Sprintf(" %s dropped by the room.", were(m.Dropped, "finding"))
	}
	for _, k := range m.Kept {
		s.Findings = append(s.Findings, Finding{Sentence: k.Text, Detail: c.since(k), Evidence: c.evidenceSince(k)})
	}
	for _, said := range m.Said {
		s.Findings = append(s.Findings, Finding{Sentence: "The room said: " + said})
	}
	for _, try := range m.Try {
		s.Findings = append(s.Findings, Finding{Sentence: "We wanted to try: " + try, Detail: "Did we, and what came of it?"})
	}
	c.add(s)
}

// since says what this period's numbers say of what was said then.
func (c *composer) since(k Remembered) string {
	now := c.now()
	switch k.Kind {
	case analysis.RisingFactor, analysis.FallingFactor, analysis.FrequentMost, analysis.ActionsWorked, analysis.Precursor:
		return c.sinceFactors(strings.Split(k.Subject, "+"))
	case analysis.LessonAgain:
		for _, l := range c.review.Lessons.Rows {
			if strings.Join(l.Words, "+") == k.Subject {
				if !l.NeverClosed {
					return "Since then: a closing is recorded."
				}
				return fmt.Sprintf("Since then: promised in %s by now, and no closing is recorded.", plural(l.Postmortems, "postmortem"))
			}
		}
	case analysis.DefenceHeld:
		for _, row := range c.review.Defences.Rows {
			if row.Defence == k.Subject {
				return fmt.Sprintf("Since then: it held in %s of %s.", plural(row.NearMisses+row.Incidents, "postmortem"), c.review.Defences.Period)
			}
		}
		return "Since then: no postmortem of " + now + " says that it held."
	case analysis.NoticedTrend:
		for _, row := range c.review.Detection.Rows {
			if row.Source == "automated-alert" {
				return fmt.Sprintf("Since then: an alert was the first to notice in %d of the %s of %s that say.", row.Count, plural(row.Of, "incident"), now)
			}
		}
	case analysis.FactorPair:
		for _, row := range c.review.Pairs.Rows {
			if row.Factor+"+"+row.Other == k.Subject {
				return fmt.Sprintf("Since then: together in %s by now.", plural(row.Together, "incident"))
			}
		}
	case "":
		return ""
	}
	for _, f := range c.review.Findings.Rows {
		if f.Kind == k.Kind && f.Subject == k.Subject {
			return "Since then: it stands out again in " + now + "."
		}
	}
	return "Since then: it is not among what stands out in " + now + "."
}

// sinceFactors tells how often each of the conditions was stated this time.
func (c *composer) sinceFactors(codes []string) string {
	var told []string
	for _, code := range codes {
		row, ok := c.factor(code)
		if !ok {
			told = append(told, "stated in no postmortem of "+c.now())
			continue
		}
		one := fmt.Sprintf("stated in %d of %s of %s%s", row.Count, plural(row.Of, "postmortem"), c.now(), lastQuarterOf(row))
		if len(codes) > 1 {
			one = quoted(row.Label) + " " + one
		}
		told = append(told, one)
	}
	return "Since then: " + strings.Join(told, "; ") + "."
}

// factor is the row of a factor in the period.
func (c *composer) factor(code string) (analysis.FactorRow, bool) {
	for _, row := range c.review.Factors.Rows {
		if row.Factor == code {
			return row, true
		}
	}
	return analysis.FactorRow{}, false
}

// lastQuarterOf tells the quarter before, where there is one: ", after 3 of 18 in 2026Q2".
func lastQuarterOf(row analysis.FactorRow) string {
	if len(row.Quarters) < 2 {
		return ""
	}
	q := row.Quarters[len(row.Quarters)-2]
	return fmt.Sprintf(", after %d of %d in %s", q.Count, q.Of, q.Quarter)
}

// evidenceSince are the sentences behind what is said of a finding since then.
func (c *composer) evidenceSince(k Remembered) []analysis.Evidence {
	all := []analysis.Evidence{}
	switch k.Kind {
	case analysis.LessonAgain:
		for _, l := range c.review.Lessons.Rows {
			if strings.Join(l.Words, "+") == k.Subject {
				for _, p := range l.Promises {
					all = append(all, p.Evidence)
				}
			}
		}
	case analysis.DefenceHeld:
		for _, row := range c.review.Defences.Rows {
			if row.Defence == k.Subject {
				all = append(all, row.Evidence...)
			}
		}
	default:
		for _, code := range strings.Split(k.Subject, "+") {
			if row, ok := c.factor(code); ok {
				all = append(all, row.Evidence...)
			}
		}
	}
	return first(all, maxSentences)
}
