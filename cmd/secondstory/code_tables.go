package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/queries"
)

// codeTableCommands print rows about the coding as a whole.
func codeTableCommands(e env) []*cli.Command {
	return []*cli.Command{
		{
			Name: "queue", Usage: "list the codes most worth a person's look, with the reason",
			Description: `What the coder is unsure of, where the author or a model says otherwise, rare codes and severe
incidents come first; a code that was decided is not asked again. The query behind it is
quality/review_queue.

Examples:
  secondstory code queue
  secondstory code queue --rows 5 --format markdown`,
			Flags: []cli.Flag{formatFlag(), &cli.IntFlag{Name: "rows", Value: 20, Usage: "how many, `N`; 0 is all"}},
			Action: func(ctx context.Context, c *cli.Command) error {
				return printNamed(ctx, e, c, "quality/review_queue", int(c.Int("rows")))
			},
		},
		{
			Name: "agreement", Usage: "say how often people and the coder agree, code by code",
			Description: `Over what people confirmed, rejected and added: n, the share on which both agree with its 95 %
interval, and Cohen's kappa. What people choose to look at is no sample of all codes: it says
how far the judged ones were right, and no more.

Examples:
  secondstory code agreement`,
			Flags:  []cli.Flag{formatFlag()},
			Action: func(ctx context.Context, c *cli.Command) error { return printNamed(ctx, e, c, "quality/agreement", 0) },
		},
		{
			Name: "diff", Usage: "list what moved between two versions of the taxonomy", ArgsUsage: "[FROM TO]",
			Description: `Over the incidents coded under both versions from the same text: which codes were gained and
lost, and where. Without versions: the current one and the one before it.

Examples:
  secondstory code diff
  secondstory code diff 1.0.0 1.0.0+ours-1 --format json`,
			Flags:  []cli.Flag{formatFlag()},
			Action: func(ctx context.Context, c *cli.Command) error { return runDiff(ctx, e, c) },
		},
		candidatesCommand(e),
	}
}

// printNamed prints the rows of a named query without parameters, at most so many; 0 is all.
func printNamed(ctx context.Context, e env, c *cli.Command, name string, most int) error {
	if c.Args().Present() {
		return usagef(c.FullName(), "%s takes no %q", c.Name, c.Args().First())
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
	data, err := analysis.New(db)
	if err != nil {
		return err
	}
	args := map[string]any{}
	if q, ok := data.Catalog.Get(name); ok && slices.ContainsFunc(q.Params, func(p queries.Param) bool { return p.Name == "limit" }) {
		args["limit"] = int64(math.MaxInt32) // how many are shown is said with how many there are
	}
	return printQuery(ctx, e, data, name, args, format, most)
}

func printQuery(ctx context.Context, e env, data analysis.Data, name string, args map[string]any, format string, most int) error {
	q, ok := data.Catalog.Get(name)
	if !ok {
		return fmt.Errorf("reading %s: no query of that name", name)
	}
	result, err := data.DB.Run(ctx, q, q.WithNulls(args))
	if err != nil {
		return err
	}
	if all := len(result.Rows); most > 0 && all > most {
		result.Rows = result.Rows[:most]
		fmt.Fprintf(e.Stderr, "%d of %d; --rows 0 shows all\n", most, all)
	}
	return writeTable(e.Stdout, tableOf(result), format, e.Width)
}

func runDiff(ctx context.Context, e env, c *cli.Command) error {
	if n := c.Args().Len(); n != 0 && n != 2 {
		return usagef("secondstory code diff 1.0.0 1.1.0", "diff needs two versions, or none for the last two")
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
	data, err := analysis.New(db)
	if err != nil {
		return err
	}
	versions, err := data.Versions(ctx)
	if err != nil {
		return err
	}
	from, to, err := comparedVersions(versions, c.Args().Slice())
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "from taxonomy %s to %s\n", from, to)
	return printQuery(ctx, e, data, "quality/code_changes", map[string]any{"from_version": from, "to_version": to}, format, 0)
}

// comparedVersions are the two that were named, or the current one and the one before it.
func comparedVersions(versions []analysis.TaxonomyVersion, named []string) (from, to string, err error) {
	var known []string
	current := -1
	for i, v := range versions {
		known = append(known, v.Version)
		if v.Current {
			current = i
		}
	}
	for _, name := range named {
		if !slices.Contains(known, name) {
			return "", "", usagef("secondstory code diff", "nothing was coded under taxonomy %q; there are: %s", name, strings.Join(known, ", "))
		}
	}
	switch {
	case len(named) == 2:
		return named[0], named[1], nil
	case current < 1:
		return "", "", usagef("secondstory code --taxonomy ours.yaml", "only one version of the taxonomy was used: there is nothing to compare")
	}
	return versions[current-1].Version, versions[current].Version, nil
}
