package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
	"time"
)

// The conventions of look-alikes.
const (
	// alikeFrom is the similarity from which two incidents look alike. Two accounts of the same mechanism
	// by different authors reach about 0.1, a copied text 0.5 and more.
	alikeFrom = 0.085
	// alikeBreadth is how much two accounts must share, in words that no other account uses: less is a
	// common subject (one carrier, one service) and no common story. From plainlyAlike on, which short
	// texts reach, the words of one sentence are enough.
	alikeBreadth = 7
	plainlyAlike = 0.2
	// nearest is how near a look-alike must be: among the so many nearest of one of the two.
	nearest = 2
	// codesPart is how much triggers and factors in common add to the similarity, as a share of it.
	codesPart = 0.3
	// servicePart is how much a service in common adds, likewise.
	servicePart = 0.1
	// lengthPower softens the cosine's penalty for telling something briefly that was told at length
	// before: the similarity is the cosine times the ratio of lengths, at most longestRatio, to this power.
	lengthPower  = 0.4
	longestRatio = 3
	// passagePairs is how many passages of a pair are shown side by side; two sentences must be at least
	// passageFrom alike and share passageWords telling words to be shown.
	passagePairs = 2
	passageFrom  = 0.2
	passageWords = 2
	// chainPart is how near a pair must be, as a part of the nearest of either side, to join a chain.
	chainPart = 0.4
	// compareAllUpTo is the number of incidents up to which all are compared with all; above it only
	// those of the period are looked for among the others.
	compareAllUpTo = 2000
	// A word leads to candidates unless more than commonShare of the incidents, or mostPostings of them,
	// hold it; mostCandidates are then compared in full.
	commonShare    = 0.2
	mostPostings   = 400
	mostCandidates = 40
)

// LookAlikesResult says which incidents are like earlier ones.
type LookAlikesResult struct {
	Basis
	Query     Query       `json:"query"`
	Window    Period      `json:"window"`
	Threshold float64     `json:"threshold"`
	Pairs     []LookAlike `json:"pairs"`  // the most alike first
	Chains    []Chain     `json:"chains"` // the longest first
}

// LookAlike is a pair of incidents with the passages that make them alike.
type LookAlike struct {
	Earlier     AlikeIncident `json:"earlier"`
	Later       AlikeIncident `json:"later"`
	Similarity  float64       `json:"similarity"`
	Text        float64       `json:"text"`  // of the weighted words
	Codes       float64       `json:"codes"` // share of triggers and factors in common
	SharedCodes []string      `json:"shared_codes"`
	Conditions  []string      `json:"conditions"` // the names of SharedCodes
	Services    []string      `json:"services"`   // that both name
	Days        float64       `json:"days"`       // between them
	InPeriod    bool          `json:"in_period"`
	Passages    []Passage     `json:"passages"`
}

// AlikeIncident is one incident of a pair or chain.
type AlikeIncident struct {
	Incident   string    `json:"incident"`
	Title      string    `json:"title"`
	OccurredAt time.Time `json:"occurred_at"`
}

// Passage is a sentence of each incident, side by side.
type Passage struct {
	Earlier    Evidence `json:"earlier"`
	Later      Evidence `json:"later"`
	Similarity float64  `json:"similarity"`
}

// Chain is three or more incidents each of which looks like another of them, in the order of time; or a pair.
type Chain struct {
	Incidents []AlikeIncident `json:"incidents"`
	InPeriod  bool            `json:"in_period"`
}

// passageRow is a row of recurrence/passages.
type passageRow struct {
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	Kind       string    `db:"kind"`
	OccurredAt time.Time `db:"occurred_at"`
	Ordinal    int32     `db:"ordinal"`
	Heading    *string   `db:"heading"`
	Body       string    `db:"body"`
}

// alikeCodeRow is a row of recurrence/codes.
type alikeCodeRow struct {
	Incident string `db:"incident"`
	Code     string `db:"code"`
}

// alikeServiceRow is a row of recurrence/services.
type alikeServiceRow struct {
	Incident string `db:"incident"`
	Service  string `db:"service"`
}

// blamingRow is a row of recurrence/blaming.
type blamingRow struct {
	Incident string `db:"incident"`
	Quote    string `db:"quote"`
}

// LookAlikes finds incidents, of all times unless there are too many, whose texts and codes resemble each other: the
// cosine of words and word pairs weighed by rarity, and a little for triggers, factors and services in
// common. A pair without two sentences that are alike is left out.
func LookAlikes(ctx context.Context, d Data, p Params) (LookAlikesResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return LookAlikesResult{}, err
	}
	rows, query, err := read[passageRow](ctx, d, "recurrence/passages", s.within(s.texts))
	if err != nil {
		return LookAlikesResult{}, err
	}
	codes, _, err := read[alikeCodeRow](ctx, d, "recurrence/codes", s.within(s.texts))
	if err != nil {
		return LookAlikesResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.texts)
	if err != nil {
		return LookAlikesResult{}, err
	}
	result := LookAlikesResult{
		Basis: basis, Query: query, Window: s.texts, Threshold: alikeFrom, Pairs: []LookAlike{}, Chains: []Chain{},
	}
	services, _, err := read[alikeServiceRow](ctx, d, "recurrence/services", s.within(s.texts))
	if err != nil {
		return LookAlikesResult{}, err
	}
	labels, _, err := read[labelRow](ctx, d, "quality/labels", nil)
	if err != nil {
		return LookAlikesResult{}, err
	}
	blaming, _, err := read[blamingRow](ctx, d, "recurrence/blaming", s.within(s.texts))
	if err != nil {
		return LookAlikesResult{}, err
	}
	library := newLibrary(rows, codes)
	library.place(services)
	library.withhold(blaming)
	called := map[string]string{}
	for _, l := range labels {
		called[l.Dimension+":"+l.Code] = l.Label
	}
	result.Leave(len(library.books), "no account of what happened and why")
	for _, pair := range library.pairs(s.Period) {
		found := library.lookAlike(pair, s.Period)
		if len(found.Passages) == 0 {
			continue // alike in words that never meet in a sentence
		}
		for _, code := range found.SharedCodes {
			found.Conditions = append(found.Conditions, cmp.Or(called[code], code))
		}
		result.Pairs = append(result.Pairs, found)
	}
	result.Chains = chains(result.Pairs, s.Period)
	return result, nil
}

// book is one incident as the library holds it.
type book struct {
	AlikeIncident
	passages []passageRow
	codes    []string // triggers and factors, sorted
	services []string // sorted
	blaming  []string // sentences that stay with their authors
	words    vector
	length   float64 // of the words before they were brought to length 1
}

// library holds the incidents by what they say.
type library struct {
	books  []book
	words  vocabulary
	corpus corpus
}

// newLibrary reads the sections and codes of incidents; both come in the order of the incidents.
func newLibrary(rows []passageRow, codes []alikeCodeRow) library {
	l := library{words: newVocabulary(idleWords)}
	coded := map[string][]string{}
	for _, c := range codes {
		coded[c.Incident] = append(coded[c.Incident], c.Code)
	}
	for _, r := range rows {
		if n := len(l.books); n == 0 || l.books[n-1].Incident != r.Incident {
			l.books = append(l.books, book{
				AlikeIncident: AlikeIncident{Incident: r.Incident, Title: r.Title, OccurredAt: r.OccurredAt},
				codes:         coded[r.Incident],
			})
		}
		last := &l.books[len(l.books)-1]
		last.passages = append(last.passages, r)
	}
	texts := make([][]string, len(l.books))
	for i, b := range l.books {
		for _, p := range b.passages {
			texts[i] = append(texts[i], withPairs(l.words.stems(p.Body))...)
		}
	}
	l.corpus = newCorpus(texts)
	for i := range l.books {
		l.books[i].words, l.books[i].length = l.corpus.weigh(texts[i])
	}
	return l
}

// place says which services the incidents touched; the rows come in the order of services.
func (l *library) place(rows []alikeServiceRow) {
	touched := map[string][]string{}
	for _, r := range rows {
		touched[r.Incident] = append(touched[r.Incident], r.Service)
	}
	for i := range l.books {
		l.books[i].services = touched[l.books[i].Incident]
	}
}

// withPairs adds to stems every two that follow each other.
func withPairs(stems []string) []string {
	terms := slices.Clone(stems)
	for i := 1; i < len(stems); i++ {
		terms = append(terms, stems[i-1]+" "+stems[i])
	}
	return terms
}

// similarity is the cosine of two books, with its penalty for different lengths softened.
func (b book) similarity(other book) float64 {
	short, long := min(b.length, other.length), max(b.length, other.length)
	if short == 0 {
		return 0
	}
	cosine, _ := b.words.cosine(other.words)
	return cosine * math.Pow(min(long/short, longestRatio), lengthPower)
}

// alikePair is two books, the earlier first, and how alike they are.
type alikePair struct {
	a, b              int
	text, codes, both float64
}

// pairs are the pairs of books that look alike, each among the nearest of one of the two. With many
// books only those of the period are compared.
func (l library) pairs(period Period) []alikePair {
	index := map[string][]posting{}
	var found []alikePair
	for b, later := range l.books {
		if len(l.books) <= compareAllUpTo || period.Contains(later.OccurredAt) {
			for _, a := range l.candidates(index, later.words, b) {
				if pair := l.compare(a, b); pair.both >= plainlyAlike || pair.both >= alikeFrom && l.breadth(a, b) >= alikeBreadth {
					found = append(found, pair)
				}
			}
		}
		for _, one := range later.words {
			if l.telling(one.stem) {
				index[one.stem] = append(index[one.stem], posting{b, one.weight})
			}
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].both > found[j].both })
	var kept []alikePair
	near := map[int]int{}
	for _, pair := range found {
		if near[pair.a] < nearest || near[pair.b] < nearest {
			kept = append(kept, pair)
		}
		near[pair.a]++
		near[pair.b]++
	}
	return kept
}

// posting is a book that holds a stem, and what the stem weighs there.
type posting struct {
	book   int
	weight float64
}

// telling says whether a stem is rare enough to lead to candidates, and not so rare that no other book
// holds it.
func (l library) telling(stem string) bool {
	in := l.corpus.in[stem]
	return in > 1 && in <= max(2, min(int(commonShare*float64(len(l.books))), mostPostings))
}

// candidates are the earlier books with the largest product of telling words with v, in order.
func (l library) candidates(index map[string][]posting, v vector, before int) []int {
	products := make([]float64, before)
	var touched []int
	for _, one := range v {
		for _, p := range index[one.stem] {
			if products[p.book] == 0 {
				touched = append(touched, p.book)
			}
			products[p.book] += one.weight * p.weight
		}
	}
	order := func(x, y int) int { return cmp.Or(cmp.Compare(products[y], products[x]), cmp.Compare(x, y)) }
	kept := make([]int, 0, mostCandidates+1) // the best so far, in order: most of those touched are worse than all of them
	for _, book := range touched {
		if len(kept) == mostCandidates && order(book, kept[mostCandidates-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(kept, book, order)
		kept = slices.Insert(kept, at, book)
		kept = kept[:min(len(kept), mostCandidates)]
	}
	sort.Ints(kept)
	return kept
}

// compare measures how alike two books are.
func (l library) compare(a, b int) alikePair {
	x, y := l.books[a], l.books[b]
	pair := alikePair{a: a, b: b, text: x.similarity(y)}
	shared := len(inBoth(x.codes, y.codes))
	if all := len(x.codes) + len(y.codes) - shared; all > 0 {
		pair.codes = float64(shared) / float64(all)
	}
	pair.both = pair.text * (1 + codesPart*pair.codes)
	if len(inBoth(x.services, y.services)) > 0 {
		pair.both *= 1 + servicePart
	}
	pair.both = min(1, pair.both)
	return pair
}

// breadth is what two books share, in words that no other book holds.
func (l library) breadth(a, b int) float64 {
	sum := 0.0
	l.books[a].words.meet(l.books[b].words, func(stem string, _, _ float64) { sum += l.corpus.weight(stem) })
	return sum / l.corpus.weight("")
}

// inBoth are the values of two sorted lists that both hold.
func inBoth(a, b []string) []string {
	found := []string{}
	for _, v := range a {
		if _, ok := slices.BinarySearch(b, v); ok {
			found = append(found, v)
		}
	}
	return found
}

// lookAlike is the pair with its passages.
func (l library) lookAlike(p alikePair, period Period) LookAlike {
	earlier, later := l.books[p.a], l.books[p.b]
	return LookAlike{
		Earlier: earlier.AlikeIncident, Later: later.AlikeIncident,
		Similarity: p.both, Text: p.text, Codes: p.codes, SharedCodes: inBoth(earlier.codes, later.codes),
		Conditions: []string{}, Services: inBoth(earlier.services, later.services),
		Days: days(earlier.OccurredAt, later.OccurredAt), InPeriod: period.Contains(later.OccurredAt),
		Passages: l.passages(earlier, later),
	}
}
