package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/coding"
	"secondstory/queries"
)

const codeDescription = `(Re)codes stored text under the taxonomy, without reading a source again: what was coded
under the same taxonomy and is unchanged is left alone.

Examples:
  secondstory code
  secondstory code --taxonomy ours.yaml
  secondstory code show INC-1042
  secondstory code explain INC-1042 missing-alert`

func codeCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "code",
		Usage:       "(re)code stored text; show and explain codes",
		Description: codeDescription,
		Flags:       []cli.Flag{&cli.StringFlag{Name: "taxonomy", Usage: "a taxonomy.yaml `FILE` in place of the built-in one"}},
		Commands: []*cli.Command{
			{
				Name: "show", Usage: "print an incident's text with its codes in place", ArgsUsage: "INCIDENT",
				Action: func(ctx context.Context, c *cli.Command) error { return runShow(ctx, e, c) },
			},
			{
				Name: "explain", Usage: "say why a code was given to an incident, or why not", ArgsUsage: "INCIDENT CODE",
				Action: func(ctx context.Context, c *cli.Command) error { return runExplain(ctx, e, c) },
			},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Present() {
				return usagef("secondstory code show "+c.Args().First(), "code takes no %q", c.Args().First())
			}
			return runCode(ctx, e, c)
		},
	}
}

func runCode(ctx context.Context, e env, c *cli.Command) error {
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	db, err := queries.Open(ctx, dbPath(e, c), dbOptions(e, c))
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := coding.Run(ctx, db, t, coding.RunOptions{})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%d incidents coded under taxonomy %s, %d unchanged; %d codes, %d near misses inferred\n",
		s.Coded, t.Version, s.Unchanged, s.Codes, s.NearMisses)
	return db.Close()
}

// findIncident accepts a key (`file:INC-1042`) or the part of it after the source.
func findIncident(ctx context.Context, db *queries.DB, given string) (string, error) {
	type row struct {
		Incident string `db:"incident"`
	}
	rows, err := queries.Select[row](ctx, db,
		`SELECT incident FROM incidents WHERE incident = ? OR ends_with(incident, ':' || ?) OR ends_with(incident, '/' || ?) ORDER BY incident`,
		given, given, given)
	if err != nil {
		return "", err
	}
	switch len(rows) {
	case 1:
		return rows[0].Incident, nil
	case 0:
		return "", usagef(`secondstory sql "SELECT incident, title FROM incidents"`, "there is no incident %q", given)
	}
	var keys []string
	for _, r := range rows {
		keys = append(keys, r.Incident)
	}
	return "", usagef("secondstory code show "+keys[0], "%q is several incidents: %s", given, strings.Join(keys, ", "))
}
