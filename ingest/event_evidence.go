package ingest

import (
	"slices"
	"strconv"
	"strings"
)

// timelineEvidence reads what the events of a timeline tell.
func timelineEvidence(o *outline, events []event) evidence {
	var e evidence
	phrases := o.phrases
	first, detected := true, false
	mishap := false // the first event was not meant: the trouble begins with it
	for i := range events {
		ev := &events[i]
		if ev.at == nil || !ev.timed {
			continue
		}
		lower := lowered(headline(ev.text))
		t := told{milestone{"", *ev.at, "timeline", ev.text, ev.from}, true}
		kind := firstNonEmpty(o.keys.eventLabel(ev.text), phrases.eventKind(lower, detected))
		if last := lastSentence(ev.text); i == len(events)-1 && kind != "closed" && last != "" && phrases.says("closed", lowered(last)) {
			kind = "closed"
		}
		if first && (kind == "" || kind == "onset" || kind == "change") {
			e.add("first", t)
			mishap = kind == "change" && phrases.says("mishap", lower)
		}
		first = false
		switch kind {
		case "onset":
			if !detected {
				e.add("started", t)
			}
		case "detected", "hint":
			detected = true
			e.add("detected", t)
		case "effect":
			if !phrases.says("partly", lower) && !partOf(lower) {
				e.add(kind, t)
			}
		case "acknowledged", "fix", "closed":
			e.add(kind, t)
		}
		if took := phrases.position("acknowledged", lower); took >= 0 && (kind == "detected" || kind == "aside" && took < phrases.position("aside", lower)) {
			e.add("acknowledged", t)
		}
	}
	if len(e.byName["started"])+len(e.byName["detected"]) == 0 && mishap {
		e.add("started", e.byName["first"][0])
	}
	e.endsWithin(phrases, events)
	e.noticedBeforeTheEnd()
	slices.Reverse(e.byName["closed"]) // people declare victory more than once: the last counts
	slices.Reverse(e.byName["fix"])    // and try more than one thing
	return e
}

// noticedBeforeTheEnd drops what is noticed when an incident that somebody had taken on was over: that is
// no detection.
func (e *evidence) noticedBeforeTheEnd() {
	closed, taken := e.byName["closed"], e.byName["acknowledged"]
	if len(closed) == 0 || len(taken) == 0 || !taken[0].at.Before(closed[len(closed)-1].at) {
		return
	}
	end := closed[len(closed)-1].at
	e.byName["detected"] = slices.DeleteFunc(e.byName["detected"], func(t told) bool { return t.at.After(end) })
}

// eventLabel is the kind of an event whose text begins with a key: "Recovery: the timeout was raised".
func (k *keyMap) eventLabel(text string) string {
	label, _, ok := strings.Cut(text, ":")
	if !ok || len(label) > 30 {
		return ""
	}
	switch k.fields[normalKey(plain(label))] {
	case "started_at":
		return "onset"
	case "detected_at", "detected_by":
		return "detected"
	case "acknowledged_at":
		return "acknowledged"
	case "mitigated_at":
		return "effect"
	case "resolved_at":
		return "closed"
	}
	return ""
}

// mostOf is from how many percent on a part of what was hit is as good as all of it.
const mostOf = 90

// partOf: "35% of VMs recovered".
func partOf(lower string) bool {
	before, after, ok := strings.Cut(lower, "%")
	if !ok || !strings.HasPrefix(strings.TrimLeft(after, " "), "of ") || harmEnds(lower) {
		return false
	}
	digits := before[strings.LastIndexFunc(before, func(r rune) bool { return r < '0' || r > '9' })+1:]
	n, err := strconv.Atoi(digits)
	return err == nil && n < mostOf
}

// headline is the first sentence of an event; what follows is detail.
func headline(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	for i := 0; i+1 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && i > 12 {
			return text[:i]
		}
	}
	return text
}

// lastSentence is the short last sentence of a longer event, where people say how it ended, or "".
func lastSentence(text string) string {
	text = strings.TrimRight(text, ".! \n")
	i := max(strings.LastIndex(text, ". "), strings.LastIndex(text, "\n"))
	if i < 0 || len(text)-i > 90 {
		return ""
	}
	return text[i+1:]
}

// eventKind is what one event or clause tells, or "". What is an aside tells nothing else; a person
// joining does only where nothing was noticed in the same breath. While nothing is detected yet,
// "notices and stops it" tells the detection, later the end.
func (m *PhraseMap) eventKind(lower string, detected bool) string {
	places := m.eventPlaces(lower)
	for k, kind := range eventKinds {
		at := places[k]
		switch {
		case kind == "closed" && lastOf(lower), kind == "effect" && at < 0 && (harmEnds(lower) || couldAgain(lower)):
		case at < 0:
			continue
		case kind == "joining":
			return "aside"
		case kind == "mishap":
			return "change"
		case kind == "onset" && places[acknowledgedKind] == at: // starts to investigate
			return "acknowledged"
		case kind == "effect" && !detected:
			if noticed := min(uint(places[detectedKind]), uint(places[hintKind])); noticed < uint(at) {
				return "detected"
			}
		}
		return kind
	}
	return ""
}

// lastOf: "last parked label printed", "the last of the backlog went out".
func lastOf(lower string) bool {
	i := strings.Index(lower, "last ")
	return i >= 0 && (i == 0 || !isWord(lower[i-1])) &&
		containsAny(lower[i:], " printed", " sent", " delivered", " processed", " replayed", " cleared", " re-sent", " went out", " out at", " went through", " picked it up")
}
