package coding

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Several sets label the same reports. Which fold a record belongs to is therefore told by its text as well as by its
// id: a report that took part in training under another id, in another set, counts as seen.

// sketchSize is how many numbers a sketch of a text has.
const sketchSize = 24

// sketch is a min-hash of the words of a text: the share of equal numbers estimates the share of common words.
type sketch [sketchSize]uint32

// twinShare is how many numbers of two sketches must be equal for the texts to be the same report.
const twinShare = 12

// shortestSketch is how many different words a text needs to be compared at all.
const shortestSketch = 15

// wordSet are the words of four and more letters of a text.
func wordSet(text Text) map[string]bool {
	words := map[string]bool{}
	for _, s := range text.Sections {
		for _, w := range strings.FieldsFunc(strings.ToLower(s.Body), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(w) >= 4 {
				words[w] = true
			}
		}
	}
	return words
}

func sketchOf(words map[string]bool) (sketch, bool) {
	var out sketch
	for i := range out {
		out[i] = ^uint32(0)
	}
	for w := range words {
		h := idHash(w)
		for i := range out {
			h = h*0x9E3779B97F4A7C15 + uint64(i) | 1
			out[i] = min(out[i], uint32((h^h>>29)>>16))
		}
	}
	return out, len(words) >= shortestSketch
}

func (s *sketch) twin(o *sketch) bool {
	equal := 0
	for i := range s {
		if s[i] == o[i] {
			equal++
		}
	}
	return equal >= twinShare
}

func idHash(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return h.Sum64()
}

// folded is a training record: a hash of its id, its fold, and the sketch of its text where it is long enough.
type folded struct {
	id     uint64
	fold   int
	long   bool
	sketch sketch
}

// foldTable lists the records that took part in training.
type foldTable []folded

// fold returns the fold of a record, or -1 when neither it nor a twin took part in training.
func (t foldTable) fold(id string, text Text) int {
	if i := slices.IndexFunc(t, func(f folded) bool { return f.id == idHash(id) }); i >= 0 {
		return t[i].fold
	}
	if s, long := sketchOf(wordSet(text)); long {
		for i := range t {
			if t[i].long && t[i].sketch.twin(&s) {
				return t[i].fold
			}
		}
	}
	return -1
}

func (t foldTable) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	sorted := slices.SortedFunc(slices.Values(t), func(a, b folded) int { return strings.Compare(idText(a.id), idText(b.id)) })
	for _, f := range sorted {
		fmt.Fprintf(b, "%s\t%d", idText(f.id), f.fold)
		if f.long {
			for _, v := range f.sketch {
				fmt.Fprintf(b, "\t%x", v)
			}
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

func idText(id uint64) string { return fmt.Sprintf("%016x", id) }

func readFolds() (foldTable, error) {
	raw, err := models.ReadFile("models/folds.tsv")
	if err != nil {
		return nil, fmt.Errorf("reading which records took part in training: %w", err)
	}
	var out foldTable
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		f, err := parseFolded(fields)
		if err != nil {
			return nil, fmt.Errorf("reading folds.tsv line %d: %w", n, err)
		}
		out = append(out, f)
	}
	return out, lines.Err()
}

func parseFolded(fields []string) (folded, error) {
	if len(fields) != 2 && len(fields) != 2+sketchSize {
		return folded{}, fmt.Errorf("%d fields", len(fields))
	}
	id, err := strconv.ParseUint(fields[0], 16, 64)
	if err != nil {
		return folded{}, err
	}
	fold, err := strconv.Atoi(fields[1])
	if err != nil || fold < 0 || fold >= foldCount {
		return folded{}, fmt.Errorf("fold %q", fields[1])
	}
	f := folded{id: id, fold: fold, long: len(fields) > 2}
	for i, s := range fields[2:] {
		v, err := strconv.ParseUint(s, 16, 32)
		if err != nil {
			return folded{}, err
		}
		f.sketch[i] = uint32(v)
	}
	return f, nil
}
