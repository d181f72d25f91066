package coding

import "strings"

// reader walks the sentences of one text and collects candidates. It is scratch, kept between texts.
type reader struct {
	coder  *Coder
	units  []unit
	names  []hit
	hits   []hit
	scan   *scanner
	clear  []bool
	token  tokenizer
	found  []candidate
	marks  []mark
	toks   []token
	caused bool // the text has a section for its causes
	told   int  // sentences of the body so far
}

// openingSentences is how many sentences open a text.
const openingSentences = 3

func newReader(c *Coder) *reader {
	return &reader{coder: c, scan: newScanner(c.lexicon), token: tokenizer{lexicon: c.lexicon}}
}

// outcome is a sentence that speaks of harm reached or not reached, kept for the near-miss question.
type outcome struct {
	section, ordinal int
	unit             unit
	kind             markKind
}

// reading of a text: the candidates, and the sentences about the outcome.
type findings struct {
	candidates []candidate
	outcomes   []outcome
}

// read returns the candidates of a text, weighed, in the order of the text.
func (r *reader) read(text Text) findings {
	var f findings
	r.told, r.caused = 0, r.tellsCauses(text.Sections)
	r.found, r.toks, r.marks = r.found[:0], r.toks[:0], r.marks[:0]
	title := Section{Ordinal: 0, Role: "title", Body: text.Title}
	hasTitle := false
	words := 0
	for _, s := range text.Sections {
		hasTitle = hasTitle || s.Ordinal == 0
		if s.Ordinal != 0 {
			words += len(s.Body)
		}
	}
	if !hasTitle {
		r.section(-1, title, words, &f)
	}
	for i, s := range text.Sections {
		r.section(i, s, words, &f)
	}
	r.fields(text.Stated, words, &f)
	f.candidates = r.found
	r.show(f.candidates)
	return f
}

func (r *reader) section(index int, s Section, words int, f *findings) {
	rules := &r.coder.taxonomy.reading
	name := rules.sectionRole(s)
	role := rules.role(name)
	if role.Skip && name != roleMetadata {
		return
	}
	if s.Ordinal == 0 && words < 40 {
		role.Proposes = false // there is no body to decide
	}
	first := len(r.found)
	keys := keyedRole{rules: rules, section: name, current: name}
	r.units = units(s.Body, r.units[:0])
	for i, u := range r.units {
		beside := neighbour(r.units, i, s.Body)
		u, now, ok := keys.next(s.Body, u)
		policy := role
		if now != name {
			policy = rules.role(now)
		}
		if ok && !policy.Skip {
			if s.Ordinal > 0 && u.kind != unitHeading {
				r.told++
			}
			before := len(r.found)
			kinds := r.sentence(index, s, policy, u, f)
			for j := before; j < len(r.found); j++ {
				r.found[j].beside = beside
			}
			switch takesUp := takesUp(s.Body, u); {
			case takesUp && kinds&tied != 0:
				carry(r.found[first:before])
			case takesUp && kinds&denying != 0 && kinds&(1<<uint(markNotOnly)) == 0:
				takeBack(r.found[first:before])
			}
			first = before
		}
	}
}

// tied and denying are the marks with which a sentence ties what went before to the harm, or takes it back.
const (
	tied    = uint32(1)<<uint(markTie) | 1<<uint(markHarm)
	denying = uint32(1)<<uint(markDenial) | 1<<uint(markHypothesis)
)

// takesUp says whether a sentence takes up the one before it: "That filled the queue", "So every worker stopped",
// "It was not related".
func takesUp(body string, u unit) bool {
	text := body[u.start:u.end]
	end := strings.IndexAny(text, " ,:")
	if end < 0 {
		return false
	}
	switch text[:end] {
	case "This", "That", "It", "So", "Which", "These", "They", "Those", "Hence", "Thus", "Therefore", "Consequently", "Then", "Each", "Every":
		return true
	}
	return false
}

// takeBack rejects the factors and triggers of a sentence that the next one denies: "It had nothing to do with it".
func takeBack(list []candidate) {
	for i := range list {
		x := &list[i]
		if (x.entry.Dimension == Factor || x.entry.Dimension == Trigger) && x.grade == StatedGrade {
			x.grade, x.rule = RejectedGrade, "G3"
		}
	}
}

// carriedPoints is what it is worth to a factor that the next sentence takes it up and ties it to the harm.
const carriedPoints = 0.5

// carry adds the tie of the next sentence to the factors of this one.
func carry(list []candidate) {
	for i := range list {
		if x := &list[i]; x.factual() {
			x.points += carriedPoints
		}
	}
}

// fieldSection is the ordinal of what an author wrote into a field.
const fieldSection = -1

// fields reads what an author wrote into fields in words of their own, as sentences of the cause or of the
// detection. Labels that name a code are not read: they are the author's code.
func (r *reader) fields(s Stated, words int, f *findings) {
	read := func(d Dimension, role, label string) {
		if label == "" {
			return
		}
		if _, known := r.coder.labelled(d, label); known {
			return
		}
		from := len(r.found)
		r.section(-1, Section{Ordinal: fieldSection, Role: role, Body: label}, words, f)
		kept := r.found[:from]
		for _, x := range r.found[from:] {
			if x.entry.Dimension != d {
				continue
			}
			x.field = label
			x.points += fieldPoints
			if x.rule == "weak" && x.points >= countAt {
				x.grade, x.rule = StatedGrade, ""
			}
			kept = append(kept, x)
		}
		r.found = kept
	}
	read(Trigger, "trigger", s.Trigger)
	read(Detection, "detection", s.DetectedBy)
	for _, label := range s.Factors {
		read(Factor, "contributing_factors", label)
	}
}

// fieldPoints is what it is worth that the author put it into the field made for it.
const fieldPoints = 2.0

// causeBytes is how long the sections for causes must be to be where the causes are told.
const causeBytes = 200

// tellsCauses says whether a text has sections for its causes with more than a line in them.
func (r *reader) tellsCauses(sections []Section) bool {
	rules, n := &r.coder.taxonomy.reading, 0
	for _, s := range sections {
		if name := rules.sectionRole(s); name != "trigger" && rules.role(name).Cause {
			n += len(s.Body)
		}
	}
	return n >= causeBytes
}

// sentence scans one sentence for names, marks and cues.
func (r *reader) sentence(index int, s Section, role rolePolicy, u unit, f *findings) uint32 {
	start := len(r.toks)
	r.toks = r.token.tokens(s.Body, u.start, u.end, r.toks)
	tokens := r.toks[start:len(r.toks):len(r.toks)]
	if len(tokens) == 0 {
		return 0
	}
	r.coder.clauses(tokens, s.Body)
	r.hits = r.scan.scan(tokens, r.hits[:0])
	if len(r.hits) == 0 {
		return 0
	}
	r.coverNames(tokens, s.Body)
	marks, kinds := r.collectMarks(tokens)
	for _, k := range [2]markKind{markNoHarm, markReached} {
		if kinds&(1<<uint(k)) != 0 && u.kind != unitQuoted && u.kind != unitVerse {
			f.outcomes = append(f.outcomes, outcome{section: index, ordinal: s.Ordinal, unit: u, kind: k})
		}
	}
	first := len(r.found)
	for _, h := range r.hits {
		o := &r.coder.owners[r.coder.lexicon.patterns[h.pattern].owner]
		if o.kind != ownerCue || r.covered(h) {
			continue
		}
		x := candidate{
			coder: r.coder, entry: &r.coder.taxonomy.Entries[o.entry], role: role, cue: o.cue, strength: o.strength,
			implied: o.implied, negative: o.negative, believing: o.believes, section: index, ordinal: s.Ordinal, unit: u, tokens: tokens, marks: marks, kinds: kinds,
			elsewhere: r.caused,
			opening:   s.Ordinal > 0 && r.told <= openingSentences,
			from:      h.from, to: h.to, order: len(r.found),
		}
		if !role.admits(x.entry.Dimension) {
			continue
		}
		x.blocked = r.blockedBy(o.entry, h)
		x.weigh()
		x.chain = r.chain(tokens, h)
		r.found = append(r.found, x)
	}
	r.keepBest(first)
	return kinds
}

// admits says whether codes of the dimension are read in a section of this role at all.
func (p rolePolicy) admits(d Dimension) bool {
	switch d {
	case Trigger, Factor:
		return !p.Well && !p.Outcome && !(p.Lucky && d == Trigger)
	case Defence:
		return !p.Future && !p.Wrong
	case Detection:
		return !p.Future && !p.Proposes
	case Recovery: // what brought it back is told with the course of things, not among causes, harm or luck
		causes := p.Cause && p.Points >= 1 // an analysis tells the course, too
		return !p.Future && !p.Proposes && !p.Wrong && !causes && !p.Outcome && !p.Lucky && !p.NeedsTie
	}
	return true
}

// coverNames (G8) marks the tokens that are part of a component's name: a listed one, or words in capitals
// that name a thing in the middle of a sentence.
func (r *reader) coverNames(tokens []token, body string) {
	r.clear = r.clear[:0]
	for range tokens {
		r.clear = append(r.clear, false)
	}
	for _, h := range r.hits {
		o := &r.coder.owners[r.coder.lexicon.patterns[h.pattern].owner]
		if o.kind == ownerName {
			for i := h.from; i < h.to; i++ {
				r.clear[i] = true
			}
		}
	}
	coverCapitals(tokens, body, r.clear)
}

// covered says whether a hit rests on the name of a component: any of its first or last words does.
func (r *reader) covered(h hit) bool {
	return r.clear[h.from] || r.clear[h.to-1]
}

func (r *reader) collectMarks(tokens []token) ([]mark, uint32) {
	start := len(r.marks)
	kinds := uint32(0)
	for _, h := range r.hits {
		o := &r.coder.owners[r.coder.lexicon.patterns[h.pattern].owner]
		if o.kind != ownerMark {
			continue
		}
		r.marks = append(r.marks, mark{kind: o.mark, from: h.from, to: h.to})
		kinds |= 1 << uint(o.mark)
	}
	return r.marks[start:len(r.marks):len(r.marks)], kinds
}

// blockedBy says whether one of the entry's must-not-count cues stands in the clause of the hit.
func (r *reader) blockedBy(entry int, h hit) bool {
	for _, b := range r.hits {
		o := &r.coder.owners[r.coder.lexicon.patterns[b.pattern].owner]
		if o.kind == ownerBlocker && o.entry == entry && b.from < h.to+4 && h.from < b.to+4 {
			return true
		}
	}
	return false
}

// keepBest keeps, of the candidates of one sentence, one for each code: the best grade, then the most
// points, then the first.
func (r *reader) keepBest(first int) {
	list := r.found[first:]
	kept := list[:0]
	for _, x := range list {
		at := -1
		for i := range kept {
			if kept[i].entry == x.entry {
				at = i
				break
			}
		}
		switch {
		case at < 0:
			kept = append(kept, x)
		case better(&x, &kept[at]):
			kept[at] = x
		}
	}
	onceEach(kept)
	r.found = r.found[:first+len(kept)]
}

// onceEach lets one thought speak for one factor: of two that rest on the same stretch of a sentence (up to a
// because, a but, a semicolon), the one with more points stands, then the one that took more words.
func onceEach(list []candidate) {
	for i := range list {
		for j := range list {
			a, b := &list[i], &list[j]
			if i == j || !a.factual() || !b.factual() || a.tokens[a.from].span != b.tokens[b.from].span {
				continue
			}
			if closer(a, b) {
				b.grade, b.rule = RejectedGrade, "same thought"
			}
		}
	}
}

// factual says whether a candidate is a factor that counts.
func (x *candidate) factual() bool { return x.entry.Dimension == Factor && x.grade == StatedGrade }

// closer says whether a rests more firmly on its words than b. A code for whatever no sharper one covers gives way.
func closer(a, b *candidate) bool {
	if a.entry.residual != b.entry.residual {
		return b.entry.residual
	}
	if a.points != b.points {
		return a.points > b.points
	}
	if la, lb := a.to-a.from, b.to-b.from; la != lb {
		return la > lb
	}
	return a.order < b.order
}

// better says whether a is the better evidence of the same code.
func better(a, b *candidate) bool {
	if ga, gb := gradeRank(a.grade), gradeRank(b.grade); ga != gb {
		return ga < gb
	}
	if a.entry.Dimension != Practice && a.blames != b.blames {
		return b.blames // another sentence can be shown to everybody; a sign of blame is for its authors
	}
	return closer(a, b)
}
