package analysis

import (
	"context"
	"fmt"
)

// VoicesResult is what postmortems say beyond their causes: what went well, where luck helped, what
// was believed and proved untrue. It needs no trend, so it speaks in a dozen postmortems too.
type VoicesResult struct {
	Basis
	Query Query   `json:"query"`
	Rows  []Voice `json:"rows"` // in the order of voiceSignals; those nobody recorded are left out
}

// Voice is one such sign with the sentence of each postmortem that shows it.
type Voice struct {
	Signal string `json:"signal"`
	Label  string `json:"label"`
	Share
	Evidence []Evidence `json:"evidence"`
}

// voiceSignals are the practice codes that are told as findings.
func voiceSignals() []string {
	return []string{"went-well-recorded", "luck-recorded", "surprise-recorded"}
}

// Voices gathers what the postmortems of the period say beyond their causes, or those of the recent
// ones where the period holds too few.
func Voices(ctx context.Context, d Data, p Params) (VoicesResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return VoicesResult{}, err
	}
	_, query, err := read[evidenceRow](ctx, d, "quality/evidence", s.within(s.recent).with("dimension", "practice"))
	if err != nil {
		return VoicesResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "practice", s.recent)
	if err != nil {
		return VoicesResult{}, err
	}
	texts, err := d.described(ctx, s, s.recent)
	if err != nil {
		return VoicesResult{}, err
	}
	basis, err := d.takenFrom(ctx, s)
	if err != nil {
		return VoicesResult{}, err
	}
	result := VoicesResult{Basis: basis, Query: query, Rows: []Voice{}}
	result.excludeUndescribed(texts.total())
	for _, signal := range voiceSignals() {
		said := sentences.of(signal, everything)
		if len(said) > 0 {
			result.Rows = append(result.Rows, Voice{Signal: signal, Label: labels.label(signal), Share: shareOf(len(said), result.Counted), Evidence: said})
		}
	}
	return result, nil
}

// voiceFindings are the voices as findings, each kind at most once.
func (r Review) voiceFindings() []Finding {
	var found []Finding
	for _, v := range r.Voices.Rows {
		of, say, tell := fmt.Sprintf("%d of %s", v.Count, plural(v.Of, "postmortem")), "say", "tell"
		if v.Count == 1 {
			say, tell = "says", "tells"
		}
		f := Finding{
			Query: r.Voices.Query, Evidence: v.Evidence,
			Effect: 0.5, Certainty: 0.8, Novelty: 0.2, Breadth: value(v.Share.Share, 0),
		}
		switch v.Signal {
		case "went-well-recorded":
			f.Kind, f.Positive = WentWell, true
			f.Sentence = fmt.Sprintf("%s %s what went well.", of, say)
			f.Detail = "Start here: what worked is the part worth copying."
		case "luck-recorded":
			f.Kind = LuckHelped
			f.Sentence = fmt.Sprintf("%s %s that luck helped.", of, say)
			f.Detail = "What luck did once, a defence could do every time."
		case "surprise-recorded":
			f.Kind = Surprised
			f.Sentence = fmt.Sprintf("%s %s of something believed that proved untrue.", of, tell)
			f.Detail = "A surprise is where the next incident and the best lesson are."
		}
		found = append(found, f)
	}
	return found
}
