package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/coding"
)

const benchDescription = `Scores the coder on public labelled sets: a folder with atlarge.ndjson, issre22.ndjson,
danluu.ndjson or asrs.ndjson; those that are absent are left out. What the numbers are worth,
and how to get the sets, is in analysis/coding/BENCH.md.

csv, json and the like give the measured rows. A table for people goes on with what others
published on the same sets, simpler readers, confusion matrices, and how often predictions
with a chance were right.

Scores the reading on documents of which the facts are known: a folder with documents,
gold/ and labelled/. It reads them as ingest does; intervals are for 95 %. --misses names
what was read otherwise. What was measured is in BENCHMARKS.md.

Examples:
  secondstory bench coding --labelled ~/labelled
  secondstory bench coding --labelled ~/labelled --format json
  secondstory bench coding --labelled ~/labelled --taxonomy ours.yaml
  secondstory bench reading --labelled ~/corpora`

func benchCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "bench",
		Usage:       "score the coder or the reading on labelled data",
		ArgsUsage:   "coding|reading",
		Description: benchDescription,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "labelled", Usage: "the `DIR` with the labelled sets"},
			&cli.StringFlag{Name: "taxonomy", Usage: "a taxonomy.yaml `FILE` in place of the built-in one"},
			&cli.BoolFlag{Name: "misses", Usage: "reading: name on stderr each record that was read otherwise than labelled"},
			formatFlag(),
		},
		Action: func(ctx context.Context, c *cli.Command) error { return runBench(ctx, e, c) },
	}
}

func runBench(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	dir := c.String("labelled")
	what := c.Args().First()
	if (what != "coding" && what != "reading") || dir == "" {
		return usagef("secondstory bench coding|reading --labelled DIR", "bench needs to know what to score and the folder of labelled sets")
	}
	if what == "reading" {
		return benchReading(ctx, e, c, format)
	}
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	report, err := coding.Bench(dir, t)
	if err != nil {
		return err
	}
	for _, set := range slices.Sorted(maps.Keys(report.Seen)) {
		if n := report.Seen[set]; n > 0 {
			fmt.Fprintf(e.Stderr, "%s: %d records took part in training and were scored out of fold\n", set, n)
		}
	}
	if err := writeTable(e.Stdout, benchTable(report.Rows), format, e.Width); err != nil || format != "table" {
		return err
	}
	return writeBenchNotes(e, report)
}

func benchTable(rows []coding.BenchRow) table {
	t := table{columns: []column{
		{"set", "VARCHAR"}, {"code", "VARCHAR"}, {"measure", "VARCHAR"}, {"n", "BIGINT"}, {"value", "DOUBLE"}, {"low", "DOUBLE"}, {"high", "DOUBLE"},
	}}
	for _, r := range rows {
		row := []any{r.Set, nil, r.Measure, int64(r.N), r.Value, nil, nil}
		if r.Code != nil {
			row[1] = *r.Code
		}
		if r.Low != nil && r.High != nil {
			row[5], row[6] = *r.Low, *r.High
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// writeBenchNotes writes what a person reads beside the rows.
func writeBenchNotes(e env, report coding.BenchReport) error {
	published, err := coding.PublishedRows()
	if err != nil {
		return err
	}
	for _, part := range []struct {
		title string
		t     table
	}{
		{"Published, and how the coder stands to it", besideTable(report, published)},
		{"Simpler readers on the same records", benchTable(report.Baselines)},
		{"How often predictions with a chance were right", reliabilityTable(report)},
	} {
		if len(part.t.rows) == 0 {
			continue
		}
		fmt.Fprintf(e.Stdout, "\n%s\n\n", part.title)
		if err := writeTable(e.Stdout, part.t, "table", e.Width); err != nil {
			return err
		}
	}
	for _, set := range slices.Sorted(maps.Keys(report.Confusion)) {
		fmt.Fprintf(e.Stdout, "\nConfusion, %s: a row is a label, a column what was predicted\n\n", set)
		if err := writeTable(e.Stdout, confusionTable(report.Confusion[set]), "table", e.Width); err != nil {
			return err
		}
	}
	return nil
}

func besideTable(report coding.BenchReport, published []coding.Published) table {
	t := table{columns: []column{
		{"set", "VARCHAR"}, {"code", "VARCHAR"}, {"measure", "VARCHAR"}, {"published by", "VARCHAR"}, {"n", "BIGINT"}, {"value", "DOUBLE"}, {"low", "DOUBLE"},
		{"high", "DOUBLE"}, {"the coder", "DOUBLE"}, {"its n", "BIGINT"}, {"stands", "VARCHAR"},
	}}
	for _, p := range published {
		for _, r := range report.Rows {
			if r.Set != p.Set || r.Measure != p.Measure || codeOf(r.Code) != codeOf(p.Code) {
				continue
			}
			row := []any{p.Set, nil, p.Measure, p.By, int64(p.N), p.Value, nil, nil, r.Value, int64(r.N), r.Beside(p.Value)}
			if p.Code != nil {
				row[1] = *p.Code
			}
			if p.Low != nil && p.High != nil {
				row[6], row[7] = *p.Low, *p.High
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

func codeOf(code *string) string {
	if code == nil {
		return ""
	}
	return *code
}

func reliabilityTable(report coding.BenchReport) table {
	t := table{columns: []column{{"set", "VARCHAR"}, {"chance from", "DOUBLE"}, {"n", "BIGINT"}, {"mean chance", "DOUBLE"}, {"right", "DOUBLE"}}}
	for _, set := range slices.Sorted(maps.Keys(report.Reliability)) {
		for i, b := range report.Reliability[set] {
			if b.N > 0 {
				t.rows = append(t.rows, []any{set, float64(i) / 10, int64(b.N), b.Chance, float64(b.Right) / float64(b.N)})
			}
		}
	}
	return t
}

// confusionTable has a row for each label and a column for each prediction.
func confusionTable(cells map[[2]string]int) table {
	var classes []string
	for pair := range cells {
		classes = append(classes, pair[0], pair[1])
	}
	slices.Sort(classes)
	classes = slices.Compact(classes)
	t := table{columns: []column{{"label", "VARCHAR"}}}
	for _, predicted := range classes {
		t.columns = append(t.columns, column{predicted, "BIGINT"})
	}
	for _, label := range classes {
		row := []any{label}
		for _, predicted := range classes {
			row = append(row, int64(cells[[2]string{label, predicted}]))
		}
		t.rows = append(t.rows, row)
	}
	return t
}
