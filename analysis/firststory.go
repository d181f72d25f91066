package analysis

import (
	"bytes"
	"context"
	_ "embed" // the questions
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed questions.yaml
var questionsFile []byte

// FirstStoryResult is the share of postmortems that stop at a person, and the questions that would open the second
// story. It names no document: that is between a document and its authors.
type FirstStoryResult struct {
	Basis
	Query     Query              `json:"query"`
	Compared  Period             `json:"compared"`
	Now       Share              `json:"now"`
	Before    Share              `json:"before"`
	Quarters  []QuarterShare     `json:"quarters"`
	Verdict   Verdict            `json:"verdict"`   // fewer is better
	Questions []OpeningQuestions `json:"questions"` // for the triggers of those of the period, the most frequent first
}

// OpeningQuestions are what to ask where postmortems of one trigger stop at a person.
type OpeningQuestions struct {
	Trigger   string   `json:"trigger"` // "" for the questions that go with any
	Label     string   `json:"label"`
	Documents int      `json:"documents"` // of the period, that stop at a person
	Questions []string `json:"questions"`
}

// firstStoryRow is a row of practice/first_story.
type firstStoryRow struct {
	Quarter    time.Time `db:"quarter"`
	Trigger    string    `db:"trigger"`
	Texts      int64     `db:"texts"`
	FirstStory int64     `db:"first_story"`
}

// FirstStory counts postmortems that stop at a person, in the period and in the one it is compared with.
func FirstStory(ctx context.Context, d Data, p Params) (FirstStoryResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return FirstStoryResult{}, err
	}
	now, query, err := read[firstStoryRow](ctx, d, "practice/first_story", s.within(s.Period))
	if err != nil {
		return FirstStoryResult{}, err
	}
	before, _, err := read[firstStoryRow](ctx, d, "practice/first_story", s.within(s.Compare))
	if err != nil {
		return FirstStoryResult{}, err
	}
	history, _, err := read[firstStoryRow](ctx, d, "practice/first_story", s.within(s.history))
	if err != nil {
		return FirstStoryResult{}, err
	}
	labels, err := d.names(ctx, "trigger")
	if err != nil {
		return FirstStoryResult{}, err
	}
	questions, err := openingQuestions(now, labels.label)
	if err != nil {
		return FirstStoryResult{}, err
	}
	stops, texts := sumFirstStories(now)
	stopped, told := sumFirstStories(before)
	result := FirstStoryResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare,
		Now: shareOf(stops, texts), Before: shareOf(stopped, told),
		Quarters: firstStoriesPerQuarter(s.history, history), Verdict: shareVerdict(stops, texts, stopped, told, riseIsWorse),
		Questions: questions,
	}
	result.excludeUndescribed(texts)
	return result, nil
}

func sumFirstStories(rows []firstStoryRow) (stops, texts int) {
	for _, r := range rows {
		stops, texts = stops+int(r.FirstStory), texts+int(r.Texts)
	}
	return stops, texts
}

func firstStoriesPerQuarter(history Period, rows []firstStoryRow) []QuarterShare {
	stops, texts := map[string]int{}, map[string]int{}
	for _, r := range rows {
		quarter := QuarterName(r.Quarter)
		stops[quarter] += int(r.FirstStory)
		texts[quarter] += int(r.Texts)
	}
	return perQuarter(history, stops, texts)
}

// openingQuestions are the questions for the triggers at which postmortems stop; none where none does.
func openingQuestions(rows []firstStoryRow, label func(string) string) ([]OpeningQuestions, error) {
	var file struct {
		Any      []string            `yaml:"any"`
		Triggers map[string][]string `yaml:"triggers"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(questionsFile))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading questions.yaml: %w", err)
	}
	documents := map[string]int{}
	all := 0
	for _, r := range rows {
		if r.FirstStory > 0 {
			documents[r.Trigger] += int(r.FirstStory)
			all += int(r.FirstStory)
		}
	}
	out := []OpeningQuestions{}
	if all == 0 {
		return out, nil
	}
	out = append(out, OpeningQuestions{Documents: all, Questions: file.Any})
	for _, trigger := range slices.Sorted(maps.Keys(documents)) {
		if questions := file.Triggers[trigger]; len(questions) > 0 {
			out = append(out, OpeningQuestions{Trigger: trigger, Label: label(trigger), Documents: documents[trigger], Questions: questions})
		}
	}
	slices.SortStableFunc(out[1:], func(a, b OpeningQuestions) int {
		if a.Documents != b.Documents {
			return b.Documents - a.Documents
		}
		return strings.Compare(a.Trigger, b.Trigger)
	})
	return out, nil
}
