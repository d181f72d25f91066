package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// readingLength is how many postmortems a reading list holds at most.
const readingLength = 5

// ReadingResult is the postmortems most worth an hour, with the reasons.
type ReadingResult struct {
	Basis
	Query Query         `json:"query"`
	Rows  []ReadingItem `json:"rows"` // most worth reading first
}

// ReadingItem is one postmortem and why to read it.
type ReadingItem struct {
	Incident   string    `json:"incident"`
	Title      string    `json:"title"`
	OccurredAt time.Time `json:"occurred_at"`
	Points     int       `json:"points"`
	Reasons    []Reason  `json:"reasons"` // weightiest first
}

// Reason is why a postmortem is worth reading, with the sentences that say so.
type Reason struct {
	Text     string     `json:"text"`
	Points   int        `json:"points"`
	Evidence []Evidence `json:"evidence"`

	kind reasonKind
}

// reasonKind is what sort of reason it is: one counts once, however often it is found.
type reasonKind int

const (
	forLookAlike reasonKind = iota
	forLesson
	forDefence
	forRichness
	forNovelty
	forAnnouncing
	forPractice // each signal of its own
)

// The points of the reading list. A reason that others can learn from outweighs a rich document.
const (
	pointsSurprise  = 3 // believed and proved untrue: what nobody else may know yet
	pointsLookAlike = 3 // it has happened before
	pointsAnnounced = 3 // a near miss that was followed by an incident
	pointsNew       = 2 // the first with a factor
	pointsLesson    = 2 // promises again what was promised before
	pointsLuck      = 2 // says where it was lucky
	pointsWentWell  = 1
	pointsHeld      = 1  // a defence held
	pointsUnsure    = 1  // says what it does not know
	pointsRich      = 1  // four factors or more
	pointsFirst     = -4 // stops at a person
)

// knownFactors is the number of factors that must have been coded before a factor can be new.
const knownFactors = 20

// richFactors is the number of contributing factors from which an account is rich.
const richFactors = 4

// readingList chooses from the recent incidents what is most worth reading: each postmortem collects points for
// what it can teach that a chart cannot, and the points are the constants above.
func readingList(ctx context.Context, d Data, r Review) (ReadingResult, error) {
	s, err := d.scope(ctx, r.Params)
	if err != nil {
		return ReadingResult{}, err
	}
	rows, query, err := read[evidenceRow](ctx, d, "quality/evidence", s.within(s.recent).with("dimension", "practice"))
	if err != nil {
		return ReadingResult{}, err
	}
	list := shelf{}
	for _, row := range rows {
		list.practice(row)
	}
	list.factors(r.Factors, r.Changes)
	list.defences(r.Defences)
	list.lookAlikes(r.LookAlikes, s.recent)
	list.lessons(r.Lessons, s.recent)
	list.announced(r.Precursors)
	moments, err := d.moments(ctx, s)
	if err != nil {
		return ReadingResult{}, err
	}
	basis, err := d.takenFrom(ctx, s)
	if err != nil {
		return ReadingResult{}, err
	}
	result := ReadingResult{Basis: basis, Query: query, Rows: []ReadingItem{}}
	for _, reading := range list.best(moments) {
		result.Rows = append(result.Rows, reading)
	}
	return result, nil
}

// shelf is what speaks for each incident, by its key.
type shelf map[string]*ReadingItem

// add gives a reason to an incident; a second reason of the same kind only brings its sentences.
func (l shelf) add(incident, title string, kind reasonKind, text string, points int, evidence ...Evidence) {
	if l[incident] == nil {
		l[incident] = &ReadingItem{Incident: incident, Title: title}
	}
	r := l[incident]
	if i := slices.IndexFunc(r.Reasons, func(one Reason) bool { return one.kind == kind && (kind != forPractice || one.Text == text) }); i >= 0 {
		r.Reasons[i].Evidence = append(r.Reasons[i].Evidence, evidence...)
		return
	}
	r.Points += points
	r.Reasons = append(r.Reasons, Reason{kind: kind, Text: text, Points: points, Evidence: append([]Evidence{}, evidence...)})
}

func (l shelf) practice(row evidenceRow) {
	reason, ok := map[string]struct {
		text   string
		points int
	}{
		"surprise-recorded":  {"says what was believed and proved untrue", pointsSurprise},
		"luck-recorded":      {"says where it was lucky", pointsLuck},
		"went-well-recorded": {"says what went well", pointsWentWell},
		"uncertainty-stated": {"says what it does not know", pointsUnsure},
		"first-story":        {"stops at a person", pointsFirst},
	}[row.Code]
	if !ok {
		return
	}
	l.add(row.Incident, row.Title, forPractice, reason.text, reason.points, Evidence{
		Incident: row.Incident, Title: row.Title, Heading: orEmpty(row.Heading), Quote: orEmpty(row.Quote), Rule: row.Rule, Basis: row.Origin,
	})
}

// factors credits the first incident with a new factor, and accounts that name several.
func (l shelf) factors(f FactorsResult, c ChangesResult) {
	perIncident := map[string][]Evidence{}
	for _, row := range f.Rows {
		for _, e := range row.Evidence {
			perIncident[e.Incident] = append(perIncident[e.Incident], e)
		}
	}
	for _, incident := range sortedKeys(perIncident) {
		if found := perIncident[incident]; len(found) >= richFactors {
			l.add(incident, found[0].Title, forRichness, fmt.Sprintf("names %d conditions that came together", len(found)), pointsRich, found...)
		}
	}
	before := 0
	for _, row := range slices.Concat(c.Rows, c.TooRare) {
		before += row.Before
	}
	if before < knownFactors {
		return // everything is new when little came before
	}
	for _, row := range slices.Concat(c.Rows, c.TooRare) {
		if row.Standing == FirstSeen && len(row.Evidence) > 0 {
			first := row.Evidence[0]
			l.add(first.Incident, first.Title, forNovelty, "is the first in which “"+row.Label+"”", pointsNew, first)
		}
	}
}

func (l shelf) defences(d DefencesResult) {
	for _, row := range d.Rows {
		for _, e := range row.Evidence {
			l.add(e.Incident, e.Title, forDefence, "records that “"+row.Label+"”", pointsHeld, e)
		}
	}
}

func (l shelf) lookAlikes(r LookAlikesResult, recent Period) {
	for _, pair := range r.Pairs {
		if !recent.Contains(pair.Later.OccurredAt) {
			continue
		}
		var sentences []Evidence
		for _, p := range pair.Passages {
			sentences = append(sentences, p.Later, p.Earlier)
		}
		if len(pair.Conditions)+len(pair.Services) == 0 {
			continue // words alone are no reason: they may tell of anything
		}
		shared := "tells of " + listed(pair.Services)
		if len(pair.Conditions) > 0 {
			shared = "tells that “" + strings.Join(pair.Conditions, "” and “") + "”"
		}
		text := fmt.Sprintf("%s in words like those of “%s” of %s", shared, pair.Earlier.Title, QuarterName(pair.Earlier.OccurredAt))
		l.add(pair.Later.Incident, pair.Later.Title, forLookAlike, text, pointsLookAlike, sentences...)
	}
}

func (l shelf) lessons(r LessonsResult, period Period) {
	for _, lesson := range r.Rows {
		if !lesson.NeverClosed {
			continue
		}
		first := lesson.Promises[0]
		for _, p := range lesson.Promises {
			if period.Contains(p.PromisedAt) && p.Incident != first.Incident {
				l.add(p.Incident, p.Title, forLesson, fmt.Sprintf("promises again what was promised in %s and not recorded as done: “%s”", QuarterName(lesson.First), lesson.Short), pointsLesson, p.Evidence, first.Evidence)
			}
		}
	}
}

func (l shelf) announced(r PrecursorResult) {
	for _, row := range r.Rows {
		if !row.Leads {
			continue
		}
		for _, link := range row.Links {
			if i := slices.IndexFunc(row.Evidence, func(e Evidence) bool { return e.Incident == link.NearMiss }); i >= 0 {
				e := row.Evidence[i]
				l.add(link.NearMiss, e.Title, forAnnouncing, "is a near miss with “"+row.Label+"”, which an incident followed within a month", pointsAnnounced, e)
			}
		}
	}
}

// best are the incidents of the period with the most points, the latest first among equals.
func (l shelf) best(moments map[string]time.Time) []ReadingItem {
	var all []ReadingItem
	for _, key := range sortedKeys(l) {
		r := *l[key]
		at, inPeriod := moments[key]
		if !inPeriod || r.Points <= 0 {
			continue
		}
		r.OccurredAt = at
		slices.SortStableFunc(r.Reasons, func(a, b Reason) int { return cmp.Compare(b.Points, a.Points) })
		all = append(all, r)
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].Points != all[j].Points {
			return all[i].Points > all[j].Points
		}
		return all[i].OccurredAt.After(all[j].OccurredAt)
	})
	return all[:min(len(all), readingLength)]
}

// momentRow is a row of counts/moments.
type momentRow struct {
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	Kind       string    `db:"kind"`
	OccurredAt time.Time `db:"occurred_at"`
}

// moments are when the recent incidents happened.
func (d Data) moments(ctx context.Context, s *scope) (map[string]time.Time, error) {
	rows, _, err := read[momentRow](ctx, d, "counts/moments", s.within(s.recent))
	if err != nil {
		return nil, err
	}
	all := map[string]time.Time{}
	for _, r := range rows {
		all[r.Incident] = r.OccurredAt
	}
	return all, nil
}
