package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/queries"
)

const similarDescription = `Has this happened before? Gives the incidents that a text reminds of: their sentences nearest to it,
what brought them back, and what was promised then. The text can be a sentence typed in the middle of
an incident, a draft in a file, stdin (-), or the id of a stored incident.

The score is the part of the text's telling words, weighed by how rare they are, that an incident's
account holds: 1.00 is all of them. Words decide, not meaning: say it as your postmortems would.

Examples:
  secondstory similar "label printer queue blocked, one job retried forever"
  secondstory similar draft.md --limit 3
  secondstory similar INC-1074
  echo "dns resolver flapping" | secondstory similar - --format json`

// mostSimilarText is the size above which a text is no question.
const mostSimilarText = 1 << 20

func similarCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "similar",
		Usage:       "has this happened before? the nearest incidents",
		ArgsUsage:   "TEXT|FILE|INCIDENT",
		Description: similarDescription,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Value: 5, Usage: "how many `INCIDENTS` at most"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "how the answer comes out: `text|json`"},
			&cli.StringFlag{Name: "team", Usage: "only incidents of this `TEAM`"},
			&cli.StringFlag{Name: "service", Usage: "only incidents of this `SERVICE`"},
		},
		Action: func(ctx context.Context, c *cli.Command) error { return runSimilar(ctx, e, c) },
	}
}

func runSimilar(ctx context.Context, e env, c *cli.Command) error {
	format, limit := c.String("format"), c.Int("limit")
	switch {
	case c.Args().Len() == 0:
		return usagef(`secondstory similar "what is going on"`, "similar needs a text, a file or an incident")
	case format != "text" && format != "json":
		return usagef("secondstory similar TEXT --format json", "there is no format %q; there are text|json", format)
	case limit < 1:
		return usagef("secondstory similar TEXT --limit 5", "--limit %d shows nothing", limit)
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
	text, incident, err := similarTo(ctx, e, db, data, c.Args().Slice())
	if err != nil {
		return err
	}
	p := analysis.Params{Team: c.String("team"), Service: c.String("service")}
	found, err := analysis.Similar(ctx, data, p, text, incident, limit)
	if err != nil {
		return err
	}
	if format == "json" {
		enc := json.NewEncoder(e.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(found)
	}
	return writeAll(e.Stdout, similarText(found))
}

// similarTo is the text that is asked about, and the stored incident it belongs to, if any.
func similarTo(ctx context.Context, e env, db *queries.DB, data analysis.Data, args []string) (text, incident string, err error) {
	if len(args) > 1 {
		return strings.Join(args, " "), "", nil
	}
	if args[0] == "-" {
		text, err = readQuestion(e.Stdin, "stdin")
		return text, "", err
	}
	if file, err := os.Open(args[0]); err == nil {
		defer file.Close()
		text, err = readQuestion(file, args[0])
		return text, "", err
	} else if !errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(args[0], " \t\n") {
		return "", "", fmt.Errorf("reading the text to compare: %w", err)
	}
	key, err := findIncident(ctx, db, args[0])
	var usage *usageError
	if errors.As(err, &usage) {
		return args[0], "", nil // no incident of that name: it is the text itself
	}
	if err != nil {
		return "", "", err
	}
	text, err = analysis.Account(ctx, data, key)
	return text, key, err
}

// readQuestion reads a text that may be as long as a postmortem.
func readQuestion(r io.Reader, name string) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostSimilarText+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("reading %s: %w", name, err)
	case len(data) > mostSimilarText:
		return "", fmt.Errorf("reading %s: it is larger than 1 MB; give the part that says what happened", name)
	case strings.ContainsRune(string(data), 0):
		return "", fmt.Errorf("reading %s: it is not text", name)
	}
	return string(data), nil
}

// similarText is the answer for a person.
func similarText(r analysis.SimilarResult) string {
	var b strings.Builder
	if len(r.Rows) == 0 {
		fmt.Fprintf(&b, "Nothing alike among %d accounts.", r.Counted)
		switch {
		case len(r.Words) == 0:
			b.WriteString(" The text holds no word that says what it is about.")
		case r.Unknown > 0:
			fmt.Fprintf(&b, " Of its %d telling words, %d are in none of them: try others.", len(r.Words), r.Unknown)
		}
		b.WriteString("\n")
		return b.String()
	}
	for i, row := range r.Rows {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%.2f  %s  %s\n", row.Score, row.OccurredAt.Format(time.DateOnly), printable(row.Title))
		fmt.Fprintf(&b, "      %s\n", printable(row.Incident))
		for _, p := range row.Passages {
			fmt.Fprintf(&b, "      “%s”\n", printable(oneLine(p.Quote)))
		}
		similarLine(&b, "services", row.Services)
		similarLine(&b, "conditions", row.Conditions)
		if len(row.Recovery) == 0 {
			b.WriteString("      brought back  not read from its text\n")
		}
		for _, x := range row.Recovery {
			fmt.Fprintf(&b, "      brought back  %s: “%s”\n", printable(x.Rule), printable(oneLine(x.Quote)))
		}
		if len(row.Actions) == 0 {
			b.WriteString("      promised      no action item in its document\n")
		}
		for _, a := range row.Actions {
			fmt.Fprintf(&b, "      promised      %s (%s)\n", printable(oneLine(a.Quote)), a.State)
		}
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "\n%s\n", w.Detail)
	}
	return b.String()
}

func similarLine(b *strings.Builder, name string, values []string) {
	if len(values) > 0 {
		fmt.Fprintf(b, "      %-13s %s\n", name, printable(strings.Join(values, ", ")))
	}
}
