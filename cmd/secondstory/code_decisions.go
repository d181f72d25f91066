package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v3"

	"secondstory/ingest"
	"secondstory/queries"
)

// decisionsCommand lists what people decided, or writes it for version control.
func decisionsCommand(e env) *cli.Command {
	return &cli.Command{
		Name: "decisions", Usage: "list what people decided, or export it for a team's version control",
		Description: `Each with its standing: applied, disputed between files, or without what it was about. The
export holds no names; beside the documents, as ` + ingest.DecisionsFile + `, it is read by ingest
and report without a flag.

Examples:
  secondstory code decisions
  secondstory code decisions --export postmortems/` + ingest.DecisionsFile,
		Flags: []cli.Flag{formatFlag(), &cli.StringFlag{Name: "export", Usage: "write them to `FILE`; - is stdout"}},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.String("export") != "" {
				return exportDecisions(ctx, e, c)
			}
			return printNamed(ctx, e, c, "quality/decisions", 0)
		},
	}
}

// exportDecisions writes the decisions. It does not settle what files dispute, and does not write over a file whose
// lines the database does not know.
func exportDecisions(ctx context.Context, e env, c *cli.Command) error {
	db, err := openRead(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := db.Decisions(ctx)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Disputed != nil && d.HeldIn != queries.HeldInDatabase {
			return usagef(fmt.Sprintf("secondstory code confirm %s %s/%s", d.Incident, d.Dimension, d.Code),
				"%s %s of %s is disputed: decide it before it is exported", d.Dimension, d.Code, d.Incident)
		}
	}
	text, err := ingest.WriteDecisions(all)
	if err != nil {
		return err
	}
	out := c.String("export")
	if out == "-" {
		return writeAll(e.Stdout, string(text))
	}
	if err := writesOver(out, all); err != nil {
		return fmt.Errorf("exporting decisions: %w", err)
	}
	if err := writeFile(out, func(w io.Writer) error { return writeAll(w, string(text)) }); err != nil {
		return fmt.Errorf("exporting decisions: %w", err)
	}
	fmt.Fprintf(e.Stderr, "%s written to %s\n", plural(len(all), "decision", "decisions"), out)
	return nil
}

// writesOver returns an error when a file holds decisions that would be lost.
func writesOver(name string, all []queries.Decision) error {
	old, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	unknown, err := ingest.UnknownDecisions(name, old, all)
	if err == nil && unknown > 0 {
		err = fmt.Errorf("%s has %d that this database does not know; ingest its folder first, or export to another file", name, unknown)
	}
	return err
}
