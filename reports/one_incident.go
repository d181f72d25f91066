package reports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secondstory/analysis"
)

// OneIncident composes what is known of one postmortem: its codes with their sentences, the incidents that
// look like it, and which of its promises were made before.
func OneIncident(ctx context.Context, d analysis.Data, key string) (Document, error) {
	details, err := incidentsOf(ctx, d, []string{key})
	if err != nil {
		return Document{}, fmt.Errorf("composing the report of %s: %w", key, err)
	}
	if len(details) == 0 {
		return Document{}, fmt.Errorf("composing the report of %s: there is no such incident", key)
	}
	p, err := d.QuarterOfIncident(ctx, key)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report of %s: %w", key, err)
	}
	review, err := analysis.NewReview(ctx, d, analysis.Params{Period: p})
	if err != nil {
		return Document{}, fmt.Errorf("composing the report of %s: %w", key, err)
	}
	account, err := analysis.Account(ctx, d, key)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report of %s: %w", key, err)
	}
	alike, err := analysis.Similar(ctx, d, review.Params, account, key, shownAlike)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report of %s: %w", key, err)
	}
	c := &composer{review: review, seen: []string{key}}
	c.add(codesSection(details[0], review.Basis))
	c.add(Section{
		Heading: "Has this happened before?", Depth: Walk, Figures: []Figure{similarFigure(alike)},
		Questions: []string{"What was known then that would have helped this time, and how would it have been found?"},
	})
	c.add(Section{
		Heading: "What was promised", Depth: Walk, Figures: []Figure{promisesFigure(review, key)},
		Questions: []string{"What made a promise hard to keep, where it was made before?"},
	})
	doc, err := c.document(ctx, d)
	doc.Title, doc.Subtitle = details[0].Title, "One postmortem, "+details[0].Key
	doc.Cover.about(details[0])
	return doc, err
}

// about makes a cover that of one incident: its own facts, not those of its quarter.
func (c *Cover) about(in Incident) {
	c.Counted, c.NearMisses, c.Excluded, c.Compared, c.Period = 1, 0, nil, analysis.Period{}, analysis.Period{}
	if in.Kind == string(analysis.NearMissKind) {
		c.NearMisses = 1
	}
	c.Scope, c.Facts = "", nil
	for _, f := range []Fact{{"when", in.Occurred}, {"severity", in.Severity}, {"services", strings.Join(in.Services, ", ")}} {
		if f.Value != "" {
			c.Facts = append(c.Facts, f)
		}
	}
	for _, line := range in.Corrected {
		c.Facts = append(c.Facts, Fact{"corrected", line})
	}
}

// told are the kinds of code in the order in which a story is told.
var told = []string{"trigger", "factor", "detection", "defence", "recovery"}

// asTold are codes in that order, what says how it is told last.
func asTold(codes []Code) []Code {
	place := func(c Code) int {
		if i := slices.Index(told, c.Dimension); i >= 0 {
			return i
		}
		return len(told)
	}
	sorted := slices.Clone(codes)
	slices.SortStableFunc(sorted, func(a, b Code) int { return place(a) - place(b) })
	return sorted
}

// codesSection is what was read, with its sentences.
func codesSection(in Incident, basis analysis.Basis) Section {
	f := Figure{Heading: "What was read from it", Basis: basis, Incidents: []string{in.Key}}
	f.Basis.Counted, f.Basis.Excluded, f.Basis.Warnings = 1, []analysis.Exclusion{}, []analysis.Warning{}
	var cells [][]string
	for _, code := range asTold(in.Codes) {
		cells = append(cells, []string{dimensionWord(code.Dimension), code.Label, unmarked(code.Quote)})
	}
	f.Table = rows([]Column{textColumn("it says"), textColumn("what"), textColumn("in the words")}, cells...)
	f.Sentence = fmt.Sprintf("%s from it, each from a sentence.", were(len(cells), "statement")+" read")
	if len(cells) == 0 {
		f.Sentence = "Nothing was read from it that counts."
		f.Missing = "`secondstory code show` prints its text, `secondstory code explain` says why a code was not given."
	}
	return Section{
		Heading: "What was read", Depth: PageOne, Intro: "Each line opens its sentence; the card of the incident holds its summary.", Figures: []Figure{f},
		Questions: []string{
			"What went well here, and how could it go well elsewhere?",
			"What did things look like from the seat of the person who acted, at that moment?",
		},
	}
}

// dimensionWord is what a kind of code says, for a room.
func dimensionWord(dimension string) string {
	switch dimension {
	case "trigger":
		return "what set it off"
	case "factor":
		return "what let it happen"
	case "detection":
		return "how it was noticed"
	case "defence":
		return "what held"
	case "recovery":
		return "what brought it back"
	}
	return "how it is told"
}

// similarFigure lists the nearest incidents with their passages.
func similarFigure(r analysis.SimilarResult) Figure {
	f := Figure{Heading: "The nearest incidents", Basis: r.Basis, Query: queryOf(r.Query)}
	var cells [][]string
	for _, row := range r.Rows {
		var back []string
		for _, e := range row.Recovery {
			if !slices.Contains(back, e.Rule) {
				back = append(back, e.Rule)
			}
		}
		cells = append(cells, []string{row.Title, day10(row.OccurredAt), strings.Join(row.Conditions, "; "), strings.Join(back, "; ")})
		f.Groups = append(f.Groups, group(row.Title, row.Passages))
		f.Incidents = append(f.Incidents, row.Incident)
	}
	f.Table = rows([]Column{textColumn("postmortem"), textColumn("of"), textColumn("its conditions"), textColumn("what brought it back")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No other postmortem is told in similar words."
		f.Missing = "Stories are compared by their words. None came close."
		return f
	}
	f.Sentence = fmt.Sprintf("%s told in similar words, the nearest first; it may be another thing all the same.", verb(len(cells), "other postmortem is", "other postmortems are"))
	return f
}

// stateWord is what became of an action item.
func stateWord(state string) string {
	if state == "unknown" {
		return "does not say"
	}
	return state
}

// promisesFigure lists the actions of one incident, and where each was promised before.
func promisesFigure(r analysis.Review, key string) Figure {
	f := Figure{Heading: "Its action items", Basis: r.Actions.Basis, Query: queryOf(r.Actions.Query), Incidents: []string{key}}
	again := map[string][]string{}
	for _, l := range r.Lessons.Rows {
		for _, p := range l.Promises {
			if p.Incident != key {
				continue
			}
			for _, other := range l.Promises {
				if other.Incident != key {
					again[p.Quote] = append(again[p.Quote], other.Title)
				}
			}
		}
	}
	f.Basis.Counted, f.Basis.Unit, f.Basis.Excluded = 1, analysis.Postmortems, []analysis.Exclusion{}
	var cells [][]string
	repeated := 0
	for _, item := range r.Actions.Items {
		if item.Incident == key {
			cells = append(cells, []string{item.Quote, stateWord(item.State), strings.Join(again[item.Quote], "; ")})
			if len(again[item.Quote]) > 0 {
				repeated++
			}
		}
	}
	f.Table = rows([]Column{textColumn("promised"), textColumn("state"), textColumn("also promised in")}, cells...)
	switch {
	case len(cells) == 0:
		f.Sentence = "It promises nothing, which is a legitimate outcome and no gap."
	case repeated == 0:
		f.Sentence = fmt.Sprintf("%s; none was promised elsewhere.", plural(len(cells), "action item"))
	default:
		f.Sentence = fmt.Sprintf("%s; %d of them promised elsewhere too.", plural(len(cells), "action item"), repeated)
	}
	return f
}
