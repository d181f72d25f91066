package analysis

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strings"
	"time"
)

// SimilarResult answers "has this happened before?": the incidents nearest to a text, with what brought
// them back and what was promised then.
type SimilarResult struct {
	Basis
	Query   Query             `json:"query"`
	Words   []string          `json:"words"` // of the text, those that say something, as stems
	Unknown int               `json:"unknown"`
	Rows    []SimilarIncident `json:"rows"` // the nearest first
}

// SimilarIncident is an incident that a text reminds of. Score is from 0 to 1: of a question, the part of
// its telling words, weighed by rarity, that the incident holds; of a text as long as a postmortem, how
// alike the two are as wholes (as in [LookAlikes]).
type SimilarIncident struct {
	AlikeIncident
	Score      float64      `json:"score"`
	Services   []string     `json:"services"`
	Conditions []string     `json:"conditions"` // labels of its triggers and factors
	Passages   []Evidence   `json:"passages"`   // its sentences that are nearest to the text
	Recovery   []Evidence   `json:"recovery"`   // what brought it back; Rule is the label of the code
	Actions    []ActionItem `json:"actions"`    // what was promised, open ones first
}

// The conventions of similar. Saturation and length are those of BM25.
const (
	saturation   = 1.2
	lengthWeight = 0.75
	// leastScore is the part of a question below which an incident does not remind of it, and leastShared
	// the number of telling words that both must hold (half of them, where the question has few).
	leastScore  = 0.2
	leastShared = 2
	// titleWeight is how often a word of the title counts.
	titleWeight = 3
	// pairWeight is what two words that follow each other count for, as a part of what their rarity says.
	pairWeight = 0.5
	// longQuestion is the number of telling words above which a text is compared as a whole.
	longQuestion = 60
	// asidePart is the score, as a part of the best one, below which an incident is not shown beside it;
	// likewise a second sentence beside the first.
	asidePart = 0.35
	// mostActions is how many actions of an incident are told.
	mostActions = 8
)

// Similar finds at most limit incidents that the text reminds of, by BM25 over the accounts of what
// happened and why (S. Robertson and H. Zaragoza, The probabilistic relevance framework: BM25 and beyond,
// 2009), as a part of the score that an account with every word would get. The incident with the key
// except is left out.
func Similar(ctx context.Context, d Data, p Params, text, except string, limit int) (SimilarResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return SimilarResult{}, err
	}
	args := s.within(s.texts)
	rows, query, err := read[passageRow](ctx, d, "recurrence/passages", args)
	if err != nil {
		return SimilarResult{}, err
	}
	services, _, err := read[alikeServiceRow](ctx, d, "recurrence/services", args)
	if err != nil {
		return SimilarResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.texts)
	if err != nil {
		return SimilarResult{}, err
	}
	blaming, _, err := read[blamingRow](ctx, d, "recurrence/blaming", args)
	if err != nil {
		return SimilarResult{}, err
	}
	shelf := newLibrary(rows, nil)
	shelf.place(services)
	shelf.withhold(blaming)
	result := SimilarResult{Basis: basis, Query: query, Rows: []SimilarIncident{}}
	result.Leave(len(shelf.books), "no account of what happened and why")
	if s.texts != s.all {
		result.warn(WarnTakenWider, "There are too many accounts to compare with all of them: only those since %s are.", s.texts.From.Format(time.DateOnly))
	}
	stems := shelf.words.stems(text)
	wanted := shelf.wanted(stems)
	result.Words, result.Unknown = shelf.known(stems)
	var found []scored
	if len(result.Words) > longQuestion {
		found = shelf.alikeAsWholes(stems, except)
	} else {
		found = shelf.nearestTo(wanted, except)
	}
	for _, one := range found[:min(len(found), max(0, limit))] {
		b := shelf.books[one.book]
		result.Rows = append(result.Rows, SimilarIncident{
			AlikeIncident: b.AlikeIncident, Score: one.score, Services: append([]string{}, b.services...),
			Passages: shelf.nearestSentences(b, wanted), Conditions: []string{}, Recovery: []Evidence{}, Actions: []ActionItem{},
		})
	}
	return result, d.tellWhatFollowed(ctx, s, &result)
}

// known are the distinct stems in order, and how many of them no account holds.
func (l library) known(stems []string) (distinct []string, unknown int) {
	seen := map[string]bool{}
	for _, stem := range stems {
		seen[stem] = true
	}
	for stem := range seen {
		if l.corpus.in[stem] == 0 {
			unknown++
		}
	}
	return sortedKeys(seen), unknown
}

// wanted are the stems and pairs of stems of a question that some account holds, and what each weighs.
func (l library) wanted(stems []string) map[string]float64 {
	all := map[string]float64{}
	for i, stem := range withPairs(stems) {
		if l.corpus.in[stem] == 0 {
			continue
		}
		all[stem] = l.corpus.weight(stem)
		if i >= len(stems) {
			all[stem] *= pairWeight
		}
	}
	return all
}

// scored is a book and how near it is.
type scored struct {
	book  int
	score float64
}

// nearestTo are the books that hold enough of the wanted words, the nearest first.
func (l library) nearestTo(wanted map[string]float64, except string) []scored {
	often, lengths, total := l.tally(wanted)
	most := 0.0
	for _, stem := range sortedKeys(wanted) {
		most += wanted[stem]
	}
	if most == 0 || total == 0 {
		return nil
	}
	mean := total / float64(len(l.books))
	var found []scored
	for i, counts := range often {
		if len(counts) == 0 || singles(counts) < min(leastShared, singles(wanted)/2) || l.books[i].Incident == except {
			continue
		}
		score := 0.0
		for _, stem := range sortedKeys(counts) {
			n := counts[stem]
			norm := saturation * (1 - lengthWeight + lengthWeight*lengths[i]/mean)
			score += wanted[stem] * math.Min(1, n*(saturation+1)/(n+norm))
		}
		if score /= most; score >= leastScore {
			found = append(found, scored{i, score})
		}
	}
	return l.best(found)
}

// alikeAsWholes are the books that a long text looks like, the nearest first.
func (l library) alikeAsWholes(stems []string, except string) []scored {
	asked := book{}
	asked.words, asked.length = l.corpus.weigh(withPairs(stems))
	var found []scored
	for i, b := range l.books {
		if score := asked.similarity(b); score >= alikeFrom && b.Incident != except {
			found = append(found, scored{i, min(1, score)})
		}
	}
	return l.best(found)
}

// best puts the nearest first, of equals the latest, and drops what falls far behind the first.
func (l library) best(found []scored) []scored {
	sort.SliceStable(found, func(i, j int) bool {
		if found[i].score != found[j].score {
			return found[i].score > found[j].score
		}
		return l.books[found[i].book].OccurredAt.After(l.books[found[j].book].OccurredAt)
	})
	for i, one := range found {
		if one.score < asidePart*found[0].score {
			return found[:i]
		}
	}
	return found
}

// singles counts the single words among words and pairs.
func singles(all map[string]float64) int {
	n := 0
	for term := range all {
		if !strings.Contains(term, " ") {
			n++
		}
	}
	return n
}

// tally counts the wanted words in every book, those of the title more than once, and the books' lengths.
func (l library) tally(wanted map[string]float64) (often []map[string]float64, lengths []float64, total float64) {
	often, lengths = make([]map[string]float64, len(l.books)), make([]float64, len(l.books))
	for i, b := range l.books {
		often[i] = map[string]float64{}
		for _, p := range b.passages {
			weight := 1.0
			if p.Ordinal == 0 {
				weight = titleWeight
			}
			for _, stem := range withPairs(l.words.stems(p.Body)) {
				lengths[i]++
				if _, ok := wanted[stem]; ok {
					often[i][stem] += weight
				}
			}
		}
		total += lengths[i]
	}
	return often, lengths, total
}

// nearestSentences are the sentences of a book that hold most of the wanted words.
func (l library) nearestSentences(b book, wanted map[string]float64) []Evidence {
	type told struct {
		Evidence
		score float64
	}
	var all []told
	for _, sentence := range l.sentences(b) {
		score, seen := 0.0, map[string]bool{}
		for _, stem := range withPairs(l.words.stems(sentence.Quote)) {
			if !seen[stem] {
				seen[stem] = true
				score += wanted[stem]
			}
		}
		if score > 0 {
			all = append(all, told{sentence.Evidence, score})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].score > all[j].score })
	best := []Evidence{}
	for _, one := range all[:min(len(all), passagePairs)] {
		if one.score < asidePart*all[0].score {
			break
		}
		one.Rule = "similar"
		best = append(best, one.Evidence)
	}
	return best
}

// tellWhatFollowed adds the conditions of each incident, what brought it back, and what was promised.
func (d Data) tellWhatFollowed(ctx context.Context, s *scope, result *SimilarResult) error {
	at := map[string]int{}
	for i, row := range result.Rows {
		at[row.Incident] = i
	}
	for _, dimension := range []string{"trigger", "factor", "recovery"} {
		sentences, labels, err := d.witnessed(ctx, s, dimension, s.texts)
		if err != nil {
			return err
		}
		for _, code := range sortedKeys(sentences) {
			for _, one := range sentences[code] {
				i, ok := at[one.Incident]
				switch {
				case !ok || code == notStated || code == "unknown-trigger":
				case dimension == "recovery":
					e := one.Evidence
					e.Rule = labels.label(code)
					result.Rows[i].Recovery = append(result.Rows[i].Recovery, e)
				default:
					result.Rows[i].Conditions = append(result.Rows[i].Conditions, labels.label(code))
				}
			}
		}
	}
	promised, _, err := read[promisedRow](ctx, d, "actions/promised", s.within(s.texts))
	if err != nil {
		return err
	}
	for _, r := range promised {
		if i, ok := at[r.Incident]; ok && len(result.Rows[i].Actions) < mostActions {
			result.Rows[i].Actions = append(result.Rows[i].Actions, r.item(s.AsOf))
		}
	}
	return nil
}

// Account is the text of a stored incident that others are compared with: its title and what its
// postmortem tells of what happened and why. Empty where there is none.
func Account(ctx context.Context, d Data, incident string) (string, error) {
	s, err := d.scope(ctx, Params{})
	if err != nil {
		return "", err
	}
	rows, _, err := read[passageRow](ctx, d, "recurrence/passages", s.within(s.texts))
	if err != nil {
		return "", fmt.Errorf("reading what %s says: %w", incident, err)
	}
	var b strings.Builder
	for _, r := range rows {
		if r.Incident == incident {
			b.WriteString(r.Body)
			b.WriteString("\n\n")
		}
	}
	return b.String(), nil
}
