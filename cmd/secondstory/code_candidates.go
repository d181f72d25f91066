package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/analysis/coding"
	"secondstory/queries"
)

// candidatesCommand says what the taxonomy misses, never uses, or cannot tell apart.
func candidatesCommand(e env) *cli.Command {
	return &cli.Command{
		Name: "candidates", Usage: "list what the taxonomy misses: recurring phrases no code covers",
		Description: `Phrases that keep coming back in sentences about causes to which no code was given, in more
incidents than elsewhere in the texts (log-likelihood), grouped where they stand in the same
sentences, with examples. --unused lists codes that never count, --pairs codes with the same
evidence.

Examples:
  secondstory code candidates
  secondstory code candidates --period 2026H2 --format markdown
  secondstory code candidates --unused`,
		Flags: []cli.Flag{
			formatFlag(),
			&cli.StringFlag{Name: "period", Usage: "`PERIOD` such as 2026Q3 or 2026-01..2026-06", DefaultText: "everything"},
			&cli.BoolFlag{Name: "unused", Usage: "codes that no incident was given"},
			&cli.BoolFlag{Name: "pairs", Usage: "pairs of codes that cannot be told apart"},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			switch {
			case c.Bool("unused") && c.Bool("pairs"):
				return usagef("secondstory code candidates --unused", "give --unused or --pairs, not both")
			case c.Bool("unused"):
				return printNamed(ctx, e, c, "quality/unused_codes", 0)
			case c.Bool("pairs"):
				return printNamed(ctx, e, c, "quality/inseparable_pairs", 0)
			}
			return runCandidates(ctx, e, c)
		},
	}
}

func runCandidates(ctx context.Context, e env, c *cli.Command) error {
	if c.Args().Present() {
		return usagef("secondstory code candidates", "candidates takes no %q", c.Args().First())
	}
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	db, err := openRead(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := missed(ctx, db, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%s in the uncoded sentences about causes of %s; offered for a look, and proven by nothing\n",
		plural(len(found.Candidates), "candidate", "candidates"), plural(found.Counted, "postmortem", "postmortems"))
	return writeTable(e.Stdout, candidateRows(found), format, e.Width)
}

// missed looks in the period that was named, or in everything, with the taxonomy that was named.
func missed(ctx context.Context, db *queries.DB, c *cli.Command) (analysis.MissedResult, error) {
	var none analysis.MissedResult
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return none, err
	}
	coder, err := coding.NewCoder(t)
	if err != nil {
		return none, err
	}
	data, err := analysis.New(db)
	if err != nil {
		return none, err
	}
	var p analysis.Params
	if s := c.String("period"); s == "" {
		p.Period, err = data.Span(ctx)
	} else if p.Period, err = analysis.ParsePeriod(s, time.January); err != nil {
		err = usagef("secondstory code candidates --period 2026Q3", "%s", err)
	}
	if err != nil {
		return none, err
	}
	return analysis.Missed(ctx, data, p, coder)
}

func candidateRows(found analysis.MissedResult) table {
	t := table{columns: []column{
		{"phrase", "VARCHAR"}, {"incidents", "BIGINT"}, {"sentences", "BIGINT"}, {"elsewhere", "BIGINT"}, {"keyness", "DOUBLE"},
		{"also", "VARCHAR"}, {"examples", "VARCHAR"},
	}}
	for _, c := range found.Candidates {
		var examples []string
		for _, e := range c.Evidence {
			examples = append(examples, e.Incident+": “"+e.Quote+"”")
		}
		t.rows = append(t.rows, []any{
			c.Phrase, int64(len(c.Incidents)), int64(c.Sentences), int64(c.Elsewhere), c.Keyness,
			strings.Join(c.Phrases[1:], ", "), strings.Join(examples, "; "),
		})
	}
	return t
}
