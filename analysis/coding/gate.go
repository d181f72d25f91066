package coding

// The gate: what must never count, for any code. Each step is one question a careful reader asks of a
// candidate; the first that answers decides the grade and leaves its name in Code.Rule.

// markKind is a kind of phrase that the gate asks for.
type markKind int8

const (
	markTie markKind = iota
	markHarm
	markFuture
	markOrder
	markRemedy
	markBackfired
	markDenial
	markNo
	markNotOnly
	markCoincidence
	markHypothesis
	markElsewhere
	markDescription
	markPast
	markResidue
	markHypothetical
	markAdmits
	markHedge
	markNoHarm
	markReached
	markCauseAfter
	markCount
)

// markKinds names the kinds as reading.yaml does.
func markKinds() map[string]markKind {
	return map[string]markKind{
		"tie": markTie, "harm": markHarm, "future": markFuture, "order": markOrder, "remedy": markRemedy,
		"backfired": markBackfired, "denial": markDenial, "no": markNo, "notonly": markNotOnly,
		"coincidence": markCoincidence, "hypothesis": markHypothesis, "elsewhere": markElsewhere,
		"description": markDescription, "past": markPast, "residue": markResidue,
		"hypothetical": markHypothetical, "admits": markAdmits, "hedge": markHedge,
		"noharm": markNoHarm, "reached": markReached, "causeafter": markCauseAfter,
	}
}

// mark is a phrase of a kind over the tokens [from, to) of a sentence.
type mark struct {
	kind     markKind
	from, to int32
}

// gateStep is one question. ask returns the grade it gives, and whether it decides.
type gateStep struct {
	id, name string
	ask      func(*candidate) (Grade, bool)
}

// gate returns the steps in the order they are asked. G8 (names) has no step: names are taken out before
// any cue is looked for.
func gate() [13]gateStep {
	return [13]gateStep{
		{"G9", "thanks, jokes, verse or template", gateResidue},
		{"G10", "quoted log or chat", gateQuoted},
		{"blocker", "the code's own must-not-count", gateBlocked},
		{"G12", "a title proposes, the body decides", gateTitle},
		{"G6", "another incident", gateElsewhere},
		{"G5", "an earlier hypothesis", gateHypothesis},
		{"G3", "denied", gateDenied},
		{"G4", "passing coincidence", gateCoincidence},
		{"G11", "hypothetical", gateHypothetical},
		{"G1", "future work", gateFuture},
		{"G2", "the remedy", gateRemedy},
		{"hedge", "said with doubt", gateHedged},
		{"G7", "description of the system", gateDescription},
	}
}

// gateNamed finds a step by its id.
func gateNamed(id string) (gateStep, bool) {
	for _, s := range gate() {
		if s.id == id {
			return s, true
		}
	}
	return gateStep{}, false
}

// gateResidue (G9) rejects what stands in verse or in untouched template words.
func gateResidue(x *candidate) (Grade, bool) {
	return RejectedGrade, x.unit.kind == unitVerse || x.marked(markResidue, inSentence)
}

// gateQuoted (G10) rejects what a machine or a chat said: it is evidence of a symptom only. Speech in the
// first person is an account, not a log.
func gateQuoted(x *candidate) (Grade, bool) {
	if x.unit.kind == unitQuoted {
		return RejectedGrade, true
	}
	quoted := x.tokens[x.from].quoted || x.tokens[x.to-1].quoted
	return RejectedGrade, quoted && !x.speech()
}

// gateBlocked rejects by the code's own list of sentences that must not count.
func gateBlocked(x *candidate) (Grade, bool) { return RejectedGrade, x.blocked }

// gateTitle (G12) holds what only a title says.
func gateTitle(x *candidate) (Grade, bool) { return HedgedGrade, x.role.Proposes }

// gateElsewhere (G6) rejects what is told of another incident.
func gateElsewhere(x *candidate) (Grade, bool) {
	return RejectedGrade, x.marked(markElsewhere, inClause) || x.marked(markElsewhere, beforeInSentence)
}

// gateHypothesis (G5) rejects what was once thought.
func gateHypothesis(x *candidate) (Grade, bool) {
	return RejectedGrade, x.marked(markHypothesis, beforeInSpan) || x.announced(markHypothesis) || x.onlyBelieved()
}

// onlyBelieved says whether what a factor or a trigger rests on is told as somebody's belief: "we believed that without
// a licence it prints".
func (x *candidate) onlyBelieved() bool {
	if x.entry.Dimension != Factor && x.entry.Dimension != Trigger || x.believing {
		return false
	}
	for _, m := range x.marks {
		if m.kind == markHypothesis && m.from >= x.from && m.to < x.to {
			return true
		}
	}
	return false
}

// gateDenied (G3) rejects what is denied in the same clause, except where the speaker goes on ("not only").
func gateDenied(x *candidate) (Grade, bool) {
	if x.marked(markNotOnly, beforeInClause) {
		return "", false
	}
	return RejectedGrade, x.marked(markDenial, inClause) || x.marked(markNo, rightBefore) || x.deniedWithin()
}

// deniedWithin says whether a no or a not stands between the words of a cue that has none of its own: "the disks were
// never full".
func (x *candidate) deniedWithin() bool {
	if x.negative {
		return false
	}
	for _, m := range x.marks {
		if m.kind == markNo && m.from >= x.from && m.to <= x.to {
			return true
		}
	}
	return false
}

// gateCoincidence (G4) keeps a trigger that only happened nearby from counting, unless the cause section
// takes it up or the sentence ties it to the harm.
func gateCoincidence(x *candidate) (Grade, bool) {
	if x.entry.Dimension != Trigger || x.role.Cause {
		return "", false
	}
	return HedgedGrade, x.marked(markCoincidence, inClause) && !x.marked(markTie, inSentence)
}

// gateHypothetical (G11) rejects what might have been; a hypothetical that admits a lack implies it.
func gateHypothetical(x *candidate) (Grade, bool) {
	if x.entry.Dimension == Factor && (x.role.Lucky || x.marked(markAdmits, inSentence)) {
		return ImpliedGrade, true
	}
	return RejectedGrade, x.marked(markHypothetical, inClause) || x.conditional()
}

// gateFuture (G1) makes future work imply a factor at most.
func gateFuture(x *candidate) (Grade, bool) {
	future := x.role.Future || x.marked(markFuture, inClause) || x.marked(markFuture, beforeInSpan)
	order := x.marked(markOrder, beforeInSpan) && (x.unit.kind == unitBullet || x.unit.kind == unitCell)
	if !future && !order && !x.implied {
		return "", false
	}
	if x.entry.Dimension == Factor {
		return ImpliedGrade, true
	}
	return RejectedGrade, true
}

// gateRemedy (G2) rejects a cause read from the repair, unless the repair itself failed or did harm.
func gateRemedy(x *candidate) (Grade, bool) {
	switch x.entry.Dimension {
	case Trigger:
		if x.role.Remedy && !x.marked(markTie, inSentence) {
			return RejectedGrade, true
		}
	case Factor:
	default:
		return "", false
	}
	return RejectedGrade, x.marked(markRemedy, beforeInClause) && !x.marked(markBackfired, inSentence) && !x.marked(markTie, inClause)
}

// gateHedged holds what is said with doubt.
func gateHedged(x *candidate) (Grade, bool) {
	return HedgedGrade, x.marked(markHedge, inClause)
}

// gateDescription (G7) rejects how the system is, however central the component.
func gateDescription(x *candidate) (Grade, bool) {
	if x.entry.Dimension != Factor && x.entry.Dimension != Trigger {
		return "", false
	}
	if x.marked(markTie, inSentence) {
		return "", false
	}
	if x.role.Log && x.entry.Dimension == Factor {
		return RejectedGrade, true
	}
	if x.role.NeedsTie && x.entry.Dimension == Factor && !x.marked(markHarm, inClause) && !x.past(inClause) {
		return RejectedGrade, true
	}
	plain := x.marked(markDescription, inClause) && !x.past(inSentence)
	return RejectedGrade, plain && x.strength < strengthStrong && !x.role.Cause
}

// scope is where a mark must stand to speak to a candidate.
type scope int8

const (
	inSentence scope = iota
	inClause
	beforeInClause
	beforeInSpan
	beforeInSentence
	rightBefore
)

// marked says whether a phrase of the kind stands in the scope of the candidate. A phrase inside the cue's
// own words is the cue, and says nothing more.
func (x *candidate) marked(kind markKind, s scope) bool {
	if x.kinds&(1<<uint(kind)) == 0 {
		return false
	}
	for _, m := range x.marks {
		if m.kind == kind && x.inScope(m, s) {
			return true
		}
	}
	return false
}

func (x *candidate) inScope(m mark, s scope) bool {
	if m.from >= x.from && m.from < x.to && m.kind != markTie && m.kind != markHarm && m.kind != markPast {
		return false
	}
	first, last := x.tokens[x.from].clause, x.tokens[x.to-1].clause
	at := x.tokens[m.from].clause
	switch s {
	case inSentence:
		return true
	case inClause:
		return x.tokens[m.to-1].clause >= first && at <= last
	case beforeInClause:
		return m.from < x.from && x.tokens[m.to-1].clause >= first && at <= first
	case beforeInSpan:
		return m.from < x.from && x.tokens[m.from].span == x.tokens[x.from].span
	case beforeInSentence:
		return m.from < x.from
	default:
		return m.to <= x.from && x.from-m.to <= 2 && x.tokens[m.to-1].clause == first
	}
}

// announced says whether a phrase of the kind stands right before the colon or dash that opens the candidate's part of
// the sentence: "working theory: ...".
func (x *candidate) announced(kind markKind) bool {
	for _, m := range x.marks {
		if m.kind == kind && m.to <= x.from && x.tokens[m.to].brk == breakStrong && x.tokens[m.to].span == x.tokens[x.from].span {
			return true
		}
	}
	return false
}

// conditional says whether the whole sentence speaks of what might have been: it opens with a condition ("Had the
// spare failed too, ...") and goes on with what would have followed.
func (x *candidate) conditional() bool {
	opens, follows := false, false
	for _, m := range x.marks {
		if m.kind == markHypothetical {
			opens, follows = opens || m.from == 0, follows || m.from > 0
		}
	}
	return opens && follows
}

// past says whether the scope tells what happened: "were rotated", not "are rotated every quarter".
func (x *candidate) past(s scope) bool {
	for _, m := range x.marks {
		if m.kind == markPast && x.inScope(m, s) && !x.presentBefore(m.from) {
			return true
		}
	}
	return false
}

func (x *candidate) presentBefore(at int32) bool {
	for back := int32(1); back <= 2 && at-back >= 0; back++ {
		if x.tokens[at-back].word.has(x.coder.present) {
			return true
		}
	}
	return false
}

// speech says whether the candidate's sentence speaks in the first person.
func (x *candidate) speech() bool {
	for i := range x.tokens {
		if x.tokens[i].quoted && x.tokens[i].word.has(x.coder.speaker) {
			return true
		}
	}
	return false
}
