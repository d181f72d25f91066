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
by the same rules and is unchanged is left alone. Codes of other versions of the taxonomy
stay for comparison, and what people decided stays.

Examples:
  secondstory code                                        code what is not coded yet
  secondstory code --taxonomy ours.yaml                   under your own rules
  secondstory code show INC-1113                          a text with its codes in place
  secondstory code explain INC-1113 retry-amplification   why a code was given, or not
  secondstory code queue                                  what is most worth a person's look
  secondstory code reject INC-1113 missing-alert          people decide, and it stays decided
  secondstory code taxonomy --overlay > ours.yaml         a file to start your own rules from`

func codeCommand(e env) *cli.Command {
	reading := []*cli.Command{
		{
			Name: "show", Usage: "print an incident's text with its codes in place", ArgsUsage: "INCIDENT",
			Description: "Examples:\n  secondstory code show INC-1113\n  secondstory code show checkout",
			Action:      func(ctx context.Context, c *cli.Command) error { return runShow(ctx, e, c) },
		},
		{
			Name: "explain", Usage: "say why a code was given to an incident, or why not", ArgsUsage: "INCIDENT CODE",
			Description: "Examples:\n  secondstory code explain INC-1113 retry-amplification\n  secondstory code explain INC-1113 factor/missing-alert",
			Action:      func(ctx context.Context, c *cli.Command) error { return runExplain(ctx, e, c) },
		},
	}
	return &cli.Command{
		Name:        "code",
		Usage:       "(re)code stored text; show, explain, decide and compare codes",
		Description: codeDescription,
		Flags:       []cli.Flag{&cli.StringFlag{Name: "taxonomy", Usage: "a taxonomy.yaml `FILE` in place of the built-in one"}},
		Commands:    append(append(append(reading, taxonomyCommands(e)...), decisionCommands(e)...), codeTableCommands(e)...),
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
	if s.Before != "" {
		fmt.Fprintf(e.Stderr, "codes of taxonomy %s are kept; `secondstory code diff` lists what moved\n", s.Before)
	}
	return db.Close()
}

// byKeySQL finds an incident by its key, by the part after the source, or by the end of its path;
// byTitleSQL by words of its title.
const (
	byKeySQL = `
SELECT incident FROM incidents
WHERE incident = $1 OR ends_with(incident, ':' || $1) OR ends_with(incident, '/' || $1)
ORDER BY incident`
	byTitleSQL = `SELECT incident FROM incidents WHERE contains(lower(title), lower($1)) ORDER BY incident`
)

// findIncident accepts a key (`file:INC-1042`), a part of it, or words of the title.
func findIncident(ctx context.Context, db *queries.DB, given string) (string, error) {
	var keys []string
	for _, query := range []string{byKeySQL, byTitleSQL} {
		var err error
		if keys, err = queries.Select[string](ctx, db, query, given); err != nil {
			return "", err
		}
		if len(keys) > 0 {
			break
		}
	}
	switch len(keys) {
	case 1:
		return keys[0], nil
	case 0:
		return "", usagef(`secondstory sql "SELECT incident, title FROM incidents"`, "there is no incident %q", given)
	}
	return "", usagef("secondstory code show "+keys[0], "%q is several incidents: %s", given, strings.Join(keys, ", "))
}
