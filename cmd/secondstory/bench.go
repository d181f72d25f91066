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

Scores the reading on documents of which the facts are known: a folder with documents,
gold/ and labelled/. It reads them as ingest does; the interval is for 95 %. --misses names
what was read otherwise. What was measured is in BENCHMARKS.md.

Examples:
  secondstory bench coding --labelled ~/labelled
  secondstory bench reading --labelled ~/corpora
  secondstory bench coding --labelled ~/labelled --format json`

func benchCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "bench",
		Usage:       "score the coder or the reading on labelled data",
		ArgsUsage:   "coding|reading",
		Description: benchDescription,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "labelled", Usage: "the `DIR` with the labelled sets"},
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
	report, err := coding.Bench(dir)
	if err != nil {
		return err
	}
	t := table{columns: []column{
		{"set", "VARCHAR"}, {"code", "VARCHAR"}, {"measure", "VARCHAR"}, {"n", "BIGINT"}, {"value", "DOUBLE"}, {"low", "DOUBLE"}, {"high", "DOUBLE"},
	}}
	for _, r := range report.Rows {
		row := []any{r.Set, nil, r.Measure, int64(r.N), r.Value, nil, nil}
		if r.Code != nil {
			row[1] = *r.Code
		}
		if r.Low != nil && r.High != nil {
			row[5], row[6] = *r.Low, *r.High
		}
		t.rows = append(t.rows, row)
	}
	for _, set := range slices.Sorted(maps.Keys(report.Seen)) {
		if n := report.Seen[set]; n > 0 {
			fmt.Fprintf(e.Stderr, "%s: %d records took part in training and were scored out of fold\n", set, n)
		}
	}
	return writeTable(e.Stdout, t, format, e.Width)
}
