package coding

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// models holds learned weights, one file per labelled set, and which records they were learned from. See BENCH.md for
// how they are made.
//
//go:embed models
var models embed.FS

// foldCount is into how many parts the training records are dealt. For each there are weights learned without it.
const foldCount = 5

// modelFile is a set's model: one trained on all labelled records, and one per fold trained on the others, so that a
// record that took part in training is only ever scored by weights that have not seen it.
type modelFile struct {
	full  model
	folds [foldCount]model
}

// pick returns the weights that may score a record of a fold; -1 is a record that took no part.
func (f *modelFile) pick(fold int) *model {
	if fold < 0 {
		return &f.full
	}
	return &f.folds[fold]
}

// parts lists the models of a file with their names.
func (f *modelFile) parts() []namedModel {
	out := []namedModel{{"full", &f.full}}
	for i := range f.folds {
		out = append(out, namedModel{"fold" + strconv.Itoa(i), &f.folds[i]})
	}
	return out
}

type namedModel struct {
	name  string
	model *model
}

// write keeps a model as lines: which model, feature, weights per class in hundredths.
func (f *modelFile) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "classes\t%s\n", strings.Join(f.full.classes, "\t"))
	for _, part := range f.parts() {
		fmt.Fprintf(b, "thresholds\t%s", part.name)
		for _, v := range part.model.thresholds {
			fmt.Fprintf(b, "\t%g", v)
		}
		fmt.Fprintf(b, "\nsure\t%s", part.name)
		for _, v := range part.model.sure {
			fmt.Fprintf(b, "\t%d", map[bool]int{true: 1}[v])
		}
		fmt.Fprintf(b, "\ntemper\t%s\t%g\t%g\n", part.name, part.model.temper, part.model.offset)
	}
	for _, part := range f.parts() {
		names := make([]string, 0, len(part.model.weights))
		for n := range part.model.weights {
			names = append(names, n)
		}
		slices.Sort(names)
		for _, n := range names {
			fmt.Fprintf(b, "%s\t%s", part.name, n)
			for _, v := range part.model.weights[n] {
				fmt.Fprintf(b, "\t%d", int(math.Round(100*float64(v))))
			}
			fmt.Fprintln(b)
		}
	}
	return b.Flush()
}

// readModel reads the embedded weights of a set.
func readModel(name string) (*modelFile, error) {
	raw, err := models.ReadFile("models/" + name + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("reading the weights of %s: %w", name, err)
	}
	f, err := parseModel(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading the weights of %s: %w", name, err)
	}
	return f, nil
}

func parseModel(r io.Reader) (*modelFile, error) {
	f := &modelFile{}
	by := map[string]*model{}
	for _, part := range f.parts() {
		by[part.name] = part.model
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		switch m := by[fields[0]]; {
		case fields[0] == "classes":
			for _, m := range by {
				m.classes, m.weights = fields[1:], map[string][]float32{}
			}
		case m == nil && len(fields) > 2 && by[fields[1]] != nil:
			if err := by[fields[1]].set(fields[0], fields[2:]); err != nil {
				return nil, fmt.Errorf("reading model line %d: %w", n, err)
			}
		case m != nil && len(fields) == len(m.classes)+2:
			row, err := numbers(fields[2:])
			if err != nil {
				return nil, fmt.Errorf("reading model line %d: %w", n, err)
			}
			for i := range row {
				row[i] /= 100
			}
			m.weights[fields[1]] = row
		default:
			return nil, fmt.Errorf("reading model line %d: unknown row %q", n, fields[0])
		}
	}
	return f, lines.Err()
}

// set reads a row of what a model knows beside its weights.
func (m *model) set(name string, fields []string) error {
	row, err := numbers(fields)
	if err != nil {
		return err
	}
	switch {
	case name == "thresholds" && len(row) == len(m.classes):
		for _, v := range row {
			m.thresholds = append(m.thresholds, float64(v))
		}
	case name == "sure" && len(row) == len(m.classes):
		for _, v := range row {
			m.sure = append(m.sure, v != 0)
		}
	case name == "temper" && len(row) == 2:
		m.temper, m.offset = float64(row[0]), float64(row[1])
	default:
		return fmt.Errorf("unknown row %q of %d numbers", name, len(row))
	}
	return nil
}

func numbers(fields []string) ([]float32, error) {
	row := make([]float32, len(fields))
	for i, s := range fields {
		v, err := strconv.ParseFloat(s, 32)
		if err != nil {
			return nil, err
		}
		row[i] = float32(v)
	}
	return row, nil
}
