package ingest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"secondstory/queries"
)

// Two reports whose sequences of words are mostly the same tell the same: a copy with a new name, a
// draft beside its final form. They are linked as near duplicates, never merged: whoever reads decides.

const (
	shingleWords = 5   // how many words follow each other in one sequence
	fewestWords  = 60  // a shorter text is alike by chance
	nearShare    = 0.6 // of the sequences of both that both have
	sketchBins   = 24
	bandRows     = 3
	perBucket    = 4      // how many of a bucket a text is compared with: buckets of copies stay linear
	mostTexts    = 50_000 // among more, near duplicates are not looked for
)

// WarnNotCompared: there were too many texts to look for near duplicates.
const WarnNotCompared = "not_compared"

// shingles are the hashes of the sequences of words of a text, sorted, each once.
func shingles(bodies []string) []uint64 {
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	out := make([]uint64, 0, size/5)
	var window [shingleWords]uint64
	n := 0
	for _, body := range bodies {
		eachWord(body, func(word uint64) {
			window[n%shingleWords] = word
			if n++; n >= shingleWords {
				out = append(out, mixed(&window, n))
			}
		})
	}
	if n < fewestWords {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// eachWord calls do with the FNV-1a hash of every word, in lower case.
func eachWord(s string, do func(uint64)) {
	const offset, prime = 14695981039346656037, 1099511628211
	h, inside := uint64(offset), false
	for i := 0; i <= len(s); i++ {
		if i < len(s) && isWord(s[i]) {
			c := s[i]
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			h, inside = (h^uint64(c))*prime, true
			continue
		}
		if inside {
			do(h)
		}
		h, inside = offset, false
	}
}

// mixed hashes the window whose oldest word is the n-th.
func mixed(window *[shingleWords]uint64, n int) uint64 {
	h := uint64(0)
	for k := range shingleWords {
		h = (h ^ window[(n+k)%shingleWords]) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}

// sketch is one permutation of the shingles, cut into bins of which each keeps its least: two texts
// agree in a bin as often as they share shingles.
func sketch(set []uint64) [sketchBins]uint64 {
	var bins [sketchBins]uint64
	for i := range bins {
		bins[i] = math.MaxUint64
	}
	for _, h := range set {
		bin := h % sketchBins
		bins[bin] = min(bins[bin], h)
	}
	return bins
}

// share is how much of the shingles of both sets is in both; the sets are sorted.
func share(a, b []uint64) float64 {
	both, i, k := 0, 0, 0
	for i < len(a) && k < len(b) {
		switch {
		case a[i] < b[k]:
			i++
		case a[i] > b[k]:
			k++
		default:
			both++
			i++
			k++
		}
	}
	if len(a)+len(b) == both {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// compared is one text with its incident; story is nil where it was stored before.
type compared struct {
	key   string
	story *story
	set   []uint64
}

// nearDuplicates links the stories of the run with each other and with what is stored.
func (r *run) nearDuplicates(ctx context.Context) error {
	texts := r.comparable()
	if len(texts) > mostTexts {
		r.warnings = append(r.warnings, Warning{Code: WarnNotCompared, Detail: fmt.Sprintf("more than %d incidents at once: near duplicates were not looked for", mostTexts)})
		return nil
	}
	if len(texts) == 0 {
		return nil
	}
	stored, err := r.storedTexts(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(texts, func(a, b compared) int { return strings.Compare(a.key, b.key) })
	linkAlike(append(stored, texts...))
	return nil
}

// comparable are the stories of the run that are long enough, in order, with their shingles. They end
// soon after there are more than mostTexts.
func (r *run) comparable() []compared {
	var texts []compared
	for _, p := range r.parsed {
		for _, s := range p.stories {
			texts = append(texts, compared{key: s.key, story: s})
		}
	}
	var wg sync.WaitGroup
	var next, found atomic.Int64
	for range r.o.workers() {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(texts) && found.Load() <= mostTexts; i = int(next.Add(1)) - 1 {
				if texts[i].set = shingles(texts[i].story.bodies()); texts[i].set != nil {
					found.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(texts, func(t compared) bool { return t.set == nil })
}

func (s *story) bodies() []string {
	var out []string
	for _, section := range s.sections[min(1, len(s.sections)):] {
		out = append(out, section.body)
	}
	return out
}

// storedTexts are those of incidents that this run did not read again.
func (r *run) storedTexts(ctx context.Context) ([]compared, error) {
	if r.db == nil || !slices.ContainsFunc(r.parsed, func(p *parsed) bool { return p.unchanged && p.outcome.Outcome == Loaded }) {
		return nil, nil
	}
	read := map[string]bool{}
	for _, p := range r.parsed {
		for _, s := range p.stories {
			read[s.key] = true
		}
	}
	type row struct {
		Incident string `db:"incident"`
		Body     string `db:"body"`
	}
	rows, err := queries.Select[row](ctx, r.db, "SELECT s.incident, s.body FROM sections AS s JOIN incidents AS i USING (incident) WHERE s.ordinal > 0 AND i.source = 'file' ORDER BY s.incident, s.ordinal")
	if err != nil {
		return nil, fmt.Errorf("reading stored texts: %w", err)
	}
	var out []compared
	for from := 0; from < len(rows); {
		to := from
		var bodies []string
		for to < len(rows) && rows[to].Incident == rows[from].Incident {
			bodies = append(bodies, rows[to].Body)
			to++
		}
		if key := rows[from].Incident; !read[key] && len(out) < mostTexts {
			if set := shingles(bodies); set != nil {
				out = append(out, compared{key: key, set: set})
			}
		}
		from = to
	}
	return out, nil
}

// linkAlike links every text with those before it that it is a near duplicate of.
func linkAlike(texts []compared) {
	buckets := map[[bandRows + 1]uint64][]int{}
	for i, t := range texts {
		bins := sketch(t.set)
		tried := map[int]bool{}
		for band := 0; band+bandRows <= sketchBins; band += bandRows {
			key := [bandRows + 1]uint64{uint64(band)}
			copy(key[1:], bins[band:band+bandRows])
			for _, k := range buckets[key] {
				if !tried[k] {
					tried[k] = true
					t.linkTo(texts[k])
				}
			}
			if len(buckets[key]) < perBucket {
				buckets[key] = append(buckets[key], i)
			}
		}
	}
}

// linkTo adds the link on the story that was read now.
func (t compared) linkTo(other compared) {
	if t.story == nil || t.key == other.key {
		return
	}
	if s := share(t.set, other.set); s >= nearShare {
		t.story.links = append(t.story.links, nearLink(other.key, s))
	}
}

func nearLink(other string, s float64) link {
	return link{other, "near_duplicate", "text", percent(s) + " of the sequences of five words in either are in both"}
}
