package main

import (
	"context"
	"fmt"
	"os"

	"github.com/urfave/cli/v3"

	"secondstory/ingest"
	"secondstory/queries"
)

const forgetDescription = `Removes from the people file (<db>.people) every row of a person: responses, shifts and
roster entries, in all quarters whose key is not destroyed. Published cells stay, since each
covers at least k people; no name is in them. Keyed hashes of the person's spellings stay too, so
that documents, rosters and shifts read later bring nothing back.

Examples:
  secondstory forget "Anneke Visser"
  secondstory forget @anneke --roster roster.csv        any spelling that the roster knows
  secondstory forget "Anneke Visser" --db q3.duckdb`

func forgetCommand(e env) *cli.Command {
	return &cli.Command{
		Name: "forget", Usage: "remove a person from the people file", ArgsUsage: "PERSON",
		Description: forgetDescription,
		Flags:       []cli.Flag{&cli.StringFlag{Name: "roster", Usage: "people as CSV `FILE`: its other spellings of the person are found too"}},
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usagef(c.FullName()+` "Anneke Visser"`, "%s needs one person, quoted where the name has a space", c.Name)
			}
			folk, err := openFolk(ctx, e, c)
			if err != nil {
				return err
			}
			gone, err := ingest.Forget(ctx, folk, c.Args().First(), c.String("roster"))
			if err := finishFolk(folk, err); err != nil {
				return err
			}
			fmt.Fprintf(e.Stderr, "removed %s, %s and %s of the person\n",
				plural(int(gone.Responses), "response", "responses"), plural(int(gone.Shifts), "shift", "shifts"), plural(int(gone.Roster), "roster entry", "roster entries"))
			if gone == (queries.Forgotten{}) {
				return fmt.Errorf("nothing is stored under that name\n  next: write it as the roster does, or pass --roster FILE so that its other spellings are known")
			}
			return nil
		},
	}
}

const destroyDescription = `Destroys the keys of all quarters before one, and takes out of their rows what a rota could be
laid over: shifts, times, teams and which incident it was. What stays counts unnamed people by
band and role. Nobody, the owner of the file included, can then find a person in those rows by a
name, and no new rows are taken for them: documents of those quarters are still read, without the
people in them. A copy of the files made before keeps what it held. This cannot be undone.

Example:
  secondstory people destroy-keys --before 2026Q1`

func peopleCommand(e env) *cli.Command {
	return &cli.Command{
		Name: "people", Usage: "look after what is kept about people",
		Commands: []*cli.Command{{
			Name: "destroy-keys", Usage: "make the rows of old quarters nobody's, for good", Description: destroyDescription,
			Flags:  []cli.Flag{&cli.StringFlag{Name: "before", Usage: "the first `QUARTER` that keeps its key, such as 2026Q1"}},
			Action: func(ctx context.Context, c *cli.Command) error { return destroyKeys(ctx, e, c) },
		}},
	}
}

func destroyKeys(ctx context.Context, e env, c *cli.Command) error {
	before := c.String("before")
	if before == "" {
		return usagef(c.FullName()+" --before 2026Q1", "destroy-keys needs --before QUARTER")
	}
	folk, err := openFolk(ctx, e, c)
	if err != nil {
		return err
	}
	had := len(folk.Quarters())
	err = folk.DestroyKeysBefore(ctx, before)
	left := len(folk.Quarters())
	if err := finishFolk(folk, err); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "destroyed the keys of %s; quarters before %s take no more people\n", plural(had-left, "quarter", "quarters"), before)
	return nil
}

// openFolk opens the people file of a database that is there.
func openFolk(ctx context.Context, e env, c *cli.Command) (*queries.People, error) {
	path := dbPath(e, c)
	if _, err := os.Stat(path + ".people"); err != nil {
		return nil, fmt.Errorf("opening the people file: %w\n  next: name the database with --db FILE", err)
	}
	return queries.OpenPeople(ctx, path, dbOptions(e, c))
}

// finishFolk closes the people file; the first error counts.
func finishFolk(folk *queries.People, err error) error {
	if closed := folk.Close(); err == nil {
		err = closed
	}
	return err
}
