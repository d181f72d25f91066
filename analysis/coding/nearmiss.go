package coding

import (
	"slices"
	"strings"
)

// The bases of a near miss.
const (
	NearMissStated   = "stated"
	NearMissInferred = "inferred"
)

// NearMiss says whether a text tells of a near miss, on which basis, and with which code. Kind is
// "near_miss", or "" when the text gives no reason to call it one.
func (c *Coder) NearMiss(text Text) (kind, basis string, code Code) {
	for _, x := range c.Code(text) {
		if x.Dimension == Practice && x.Code == "near-miss" && x.Grade == StatedGrade {
			if strings.Contains(x.Rule, NearMissInferred) {
				return "near_miss", NearMissInferred, x
			}
			return "near_miss", NearMissStated, x
		}
	}
	return "", "", Code{}
}

// nearMiss gives the near-miss signal: stated by a field, a label or the text's own words, or inferred from a
// sentence that says no harm was done while none says that it was. "We got lucky" in a text with harm is
// luck, not a near miss.
func (p *practiceReader) nearMiss() {
	if p.text.Kind == "near_miss" || p.text.Stated.NearMiss {
		p.fieldNearMiss("kind")
		return
	}
	if severityNearMiss(p.text.Severity) {
		p.fieldNearMiss("severity")
		return
	}
	harm := p.harmReached()
	if s, ok := p.ownWords(); ok {
		p.give("near-miss", s.ordinal, s.unit.start, s.unit.end, 0.95, NearMissStated+"-words")
		return
	}
	if harm || p.text.Kind == "incident" && p.severe() {
		return
	}
	for _, o := range p.f.outcomes {
		if o.kind == markNoHarm && !p.forecast(o) {
			p.give("near-miss", o.ordinal, o.unit.start, o.unit.end, 0.75, NearMissInferred+"-no-harm")
			return
		}
	}
	p.luckyNearMiss()
}

func (p *practiceReader) fieldNearMiss(field string) {
	p.give("near-miss", -1, 0, 0, 1, NearMissStated+"-"+field)
}

// severityNearMiss reads severities that say so in words.
func severityNearMiss(s string) bool {
	s = normalLabel(s)
	for _, w := range [...]string{"near miss", "nearmiss", "close call", "internal only", "no impact", "no customer impact", "non event"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// severe says whether the written severity is one of the two worst.
func (p *practiceReader) severe() bool {
	s := strings.ToLower(p.text.Severity)
	for _, w := range [...]string{"sev1", "sev-1", "sev 1", "sev0", "s1", "p1", "p0", "critical", "sev2", "sev-2", "s2"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// harmReached says whether a sentence tells that people or traffic were hit, in a section that tells what
// happened.
func (p *practiceReader) harmReached() bool {
	for i, o := range p.f.outcomes {
		if o.kind != markReached {
			continue
		}
		if i > 0 && p.f.outcomes[i-1].unit == o.unit && p.f.outcomes[i-1].section == o.section {
			continue // the same sentence denies it
		}
		if p.hypothetical(o) {
			continue
		}
		return true
	}
	return false
}

// forecast says whether the sentence only promises that no harm will be done, as a notice of maintenance does.
func (p *practiceReader) forecast(o outcome) bool {
	s := strings.ToLower(bodyOf(p.text, o.ordinal)[o.unit.start:o.unit.end])
	for _, w := range [...]string{"is expected", "are expected", "expect no", "expected impact", "should be no", "will be no", "should not", "will not", "anticipate"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// hypothetical says whether the sentence only says what could have been.
func (p *practiceReader) hypothetical(o outcome) bool {
	s := strings.ToLower(bodyOf(p.text, o.ordinal)[o.unit.start:o.unit.end])
	for _, w := range [...]string{"would have", "could have", "might have", "had it", "if it had", "would be", "potentially", "risk of"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// ownWords finds the sentence in which the text calls itself a near miss.
func (p *practiceReader) ownWords() (outcome, bool) {
	for i := range p.text.Sections {
		s := p.text.Sections[i]
		if p.coder.taxonomy.reading.Roles[s.Role].Future || p.coder.taxonomy.reading.Roles[s.Role].Skip {
			continue
		}
		if o, ok := nearMissWords(s.Body); ok {
			o.section, o.ordinal = i, s.Ordinal
			return o, true
		}
	}
	return nearMissWords(p.text.Title)
}

func nearMissWords(body string) (outcome, bool) {
	low := strings.ToLower(body)
	if !strings.Contains(low, "near") && !strings.Contains(low, "close call") && !strings.Contains(low, "averted") && !strings.Contains(low, "narrowly") {
		return outcome{}, false
	}
	for _, u := range units(body, nil) {
		s := strings.ToLower(body[u.start:u.end])
		for _, w := range [...]string{"near miss", "near-miss", "nearmiss", "close call", "narrowly avoided", "narrowly missed", "averted an outage", "outage was averted", "averted a"} {
			at := strings.Index(s, w)
			if at < 0 || u.kind == unitQuoted {
				continue
			}
			before := s[max(0, at-24):at]
			if strings.Contains(before, "not a ") || strings.Contains(before, "no longer a") || strings.Contains(before, "previous") || strings.Contains(before, "earlier") || strings.Contains(before, "last ") {
				continue
			}
			return outcome{unit: u}, true
		}
	}
	return outcome{}, false
}

// luckyNearMiss infers one from a section of luck when nothing in the text says that anybody was hit.
func (p *practiceReader) luckyNearMiss() {
	if len(p.text.Sections) == 0 || p.impactTold() {
		return
	}
	for _, s := range p.text.Sections {
		if s.Role != "where_we_got_lucky" {
			continue
		}
		if first, ok := firstSentence(s.Body); ok {
			p.give("near-miss", s.Ordinal, first.start, first.end, 0.6, NearMissInferred+"-luck")
			return
		}
	}
}

// impactNone says whether a section about the impact says that there was none: by an empty field, or by a
// sentence that denies harm.
func (p *practiceReader) impactNone(s Section) bool {
	if blank(s.Body) {
		return true
	}
	return slices.ContainsFunc(p.f.outcomes, func(o outcome) bool { return o.kind == markNoHarm && o.ordinal == s.Ordinal })
}

// impactTold says whether the text tells of an impact in a section of its own, or of an outage anywhere.
func (p *practiceReader) impactTold() bool {
	for _, s := range p.text.Sections {
		low := strings.ToLower(s.Body)
		if s.Role == "impact" && len(s.Body) > 0 && !p.impactNone(s) {
			return true
		}
		for _, w := range [...]string{"outage", "downtime", "was down", "were down", "unavailable"} {
			if strings.Contains(low, w) {
				return true
			}
		}
	}
	return false
}
