package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

// run carries out one command line and returns its exit code.
func run(ctx context.Context, args []string, e env) int {
	err := root(e).Run(ctx, aboutQuery(e, args))
	code := exitCode(err)
	if err != nil {
		fmt.Fprintln(e.Stderr, "secondstory:", sayable(explain(err)))
	}
	return code
}

const rootDescription = `secondstory reads postmortems and shows what they have in common: contributing
factors that keep coming back, how the response is carried, and what near misses
say before the outage does. Every number opens the sentences it was counted from.

Start here:
  secondstory report ./postmortems          one HTML file, nothing else kept
  secondstory ingest ./postmortems          the same documents into a database
  secondstory query factors/recurring       a named query over it
  secondstory sql "FROM incidents LIMIT 5"  your own SQL

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some input was refused.
stdout is data, stderr is talk.`

// root builds the command tree. Flags shared by all commands are declared once, here: the library
// loses the outer value of a flag that is declared twice.
func root(e env) *cli.Command {
	cmd := &cli.Command{
		Name:                      "secondstory",
		Usage:                     "find the second story: what your incidents have in common",
		Description:               rootDescription,
		Version:                   version(),
		Reader:                    e.Stdin,
		Writer:                    e.Stdout,
		ErrWriter:                 e.Stderr,
		Suggest:                   true,
		DisableSliceFlagSeparator: true,
		ExitErrHandler:            func(context.Context, *cli.Command, error) {},
		OnUsageError:              onUsageError,
		Flags: []cli.Flag{
			&cli.StringFlag{
				Name: "db", Usage: "the database `FILE`", DefaultText: "$SECONDSTORY_DB, else secondstory.duckdb",
			},
			&cli.DurationFlag{
				Name: "wait", Value: 10 * time.Second, Usage: "how long to wait for a database that another process holds",
			},
		},
		Commands: []*cli.Command{
			reportCommand(e), ingestCommand(e), syncCommand(e), queryCommand(e), similarCommand(e), sqlCommand(e),
			schemaCommand(e), codeCommand(e), exportCommand(e), lintCommand(e), benchCommand(e), statusCommand(e), forgetCommand(e), peopleCommand(e),
			completionCommand(e),
		},
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Present() {
				return usagef("secondstory --help", "there is no command %q", c.Args().First())
			}
			return cli.ShowRootCommandHelp(c)
		},
	}
	for _, sub := range cmd.Commands {
		inherit(sub)
	}
	return cmd
}

// inherit gives a command and those below it what the library does not hand down.
func inherit(c *cli.Command) {
	c.OnUsageError = onUsageError
	c.DisableSliceFlagSeparator = true
	for _, sub := range c.Commands {
		inherit(sub)
	}
}

func onUsageError(_ context.Context, c *cli.Command, err error, _ bool) error {
	return usagef(c.FullName()+" --help", "%s", err)
}

// explain turns an error into the words a person needs: what was being done, and what to do next.
func explain(err error) string {
	var locked *queries.LockedError
	var newer *queries.NewerError
	var not *queries.NotADatabaseError
	switch {
	case errors.As(err, &locked):
		return err.Error() + "\n  next: stop that process, or wait longer with --wait 60s"
	case errors.As(err, &newer):
		return err.Error() + "\n  next: use the newer secondstory that wrote it, or ingest into a new file with --db"
	case errors.As(err, &not):
		return err.Error() + "\n  next: name the database with --db FILE; to read documents use `secondstory ingest PATH`"
	case errors.Is(err, context.Canceled):
		return "stopped; what was stored is complete, run the same command again to continue"
	case strings.Contains(strings.ToLower(err.Error()), "no space left on device"):
		return err.Error() + "\n  next: make room on that disk and run the same command again; what was stored before is complete"
	}
	return err.Error()
}

// version is the module version of a released build, else the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

// dbPath is the database a command works on.
func dbPath(e env, c *cli.Command) string {
	if p := c.String("db"); p != "" {
		return p
	}
	if p := e.Getenv("SECONDSTORY_DB"); p != "" {
		return p
	}
	return "secondstory.duckdb"
}

// dbOptions says how to open it: how long to wait for another process, and how to say so.
func dbOptions(e env, c *cli.Command) queries.Options {
	return queries.Options{
		Wait: c.Duration("wait"),
		OnWait: func(holder string) {
			fmt.Fprintf(e.Stderr, "waiting for %s (up to %s) ...\n", holder, c.Duration("wait"))
		},
		Now:     e.Now,
		Version: version(),
	}
}

// openRead opens the database for reading only.
func openRead(ctx context.Context, e env, c *cli.Command) (*queries.DB, error) {
	o := dbOptions(e, c)
	o.ReadOnly = true
	return queries.Open(ctx, dbPath(e, c), o)
}

// oneLine puts a text on one line for a message.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeAll writes s and reports a failed write, so that a full disk or a closed pipe is not silent.
func writeAll(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}
