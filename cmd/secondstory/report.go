package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/ingest"
	"secondstory/queries"
	"secondstory/reports"
)

const reportDescription = `Point it at a folder of postmortems and get the report a quarterly learning review is run
from: one HTML file that opens offline. With PATH it works in memory and leaves only the
report (unless --db is given); without PATH it reads the database.

The period is the last quarter in the data, compared with the four before it; ages are as
of its end, never of today.

Examples:
  secondstory report ./postmortems
  secondstory report ./postmortems -o review.html --period 2026Q3
  secondstory report --db q3.duckdb --team Money --format markdown -o -
  secondstory report ./postmortems -o - --static > report.html`

func reportCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "report",
		Usage:       "point it at a folder, get the report",
		ArgsUsage:   "[PATH...]",
		Description: reportDescription,
		Flags: append(readingFlags(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "report.html", Usage: "write to `FILE`; - is stdout"},
			&cli.StringFlag{Name: "format", Usage: "`html|json|markdown`", DefaultText: "from the ending of -o, else html"},
			&cli.StringFlag{Name: "period", Usage: "`PERIOD` such as 2026Q3, 2026-07 or 2026-01..2026-06", DefaultText: "the last quarter in the data"},
			&cli.StringFlag{Name: "compare", Usage: "the `PERIOD` to compare with", DefaultText: "the four quarters before"},
			&cli.StringFlag{Name: "as-of", Usage: "ages as of this `DATE`", DefaultText: "the period's end"},
			&cli.StringFlag{Name: "team", Usage: "only incidents of this `TEAM`"},
			&cli.StringFlag{Name: "service", Usage: "only incidents of this `SERVICE`"},
			&cli.StringFlag{Name: "source", Usage: "only incidents from this `SOURCE`"},
			&cli.IntFlag{Name: "severity", Usage: "only incidents of this severity `N` (1 worst .. 5) or worse"},
			&cli.BoolFlag{Name: "static", Usage: "leave the scripts out: smaller, charts stay drawn"},
		),
		Action: func(ctx context.Context, c *cli.Command) error { return runReport(ctx, e, c) },
	}
}

func runReport(ctx context.Context, e env, c *cli.Command) error {
	format, err := reportFormat(c)
	if err != nil {
		return err
	}
	params, err := reportParams(c)
	if err != nil {
		return err
	}
	db, read, done, err := reportData(ctx, e, c)
	if err != nil {
		return err
	}
	defer done()
	data, err := analysis.New(db)
	if err != nil {
		return err
	}
	doc, err := reports.Quarterly(ctx, data, params)
	if err != nil {
		return err
	}
	out := c.String("output")
	render := func(w io.Writer) error {
		switch format {
		case "json":
			return reports.JSON(w, doc)
		case "markdown":
			charts := chartFolder(out)
			return reports.Markdown(w, doc, charts, filepath.Base(charts))
		}
		return reports.HTML(w, doc, reports.HTMLOptions{Static: c.Bool("static")})
	}
	if out == "-" {
		err = render(e.Stdout)
	} else {
		err = writeFile(out, render)
	}
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if read != nil {
		sayOutcome(e.Stderr, *read)
	}
	fmt.Fprintf(e.Stderr, "%s: %s and %s counted", doc.Subtitle,
		plural(doc.Cover.Counted-doc.Cover.NearMisses, "incident", "incidents"), plural(doc.Cover.NearMisses, "near miss", "near misses"))
	if out != "-" {
		fmt.Fprintf(e.Stderr, "; open %s", out)
	}
	fmt.Fprintln(e.Stderr)
	if read != nil {
		return outcome(*read)
	}
	return nil
}

// plural is a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// chartFolder is where the charts of a Markdown report go: beside it, none for stdout.
func chartFolder(out string) string {
	if out == "-" {
		return ""
	}
	return strings.TrimSuffix(out, filepath.Ext(out)) + ".charts"
}

// reportData is the database a report reads: of the paths given, in memory unless --db says where,
// or the one that is there.
func reportData(ctx context.Context, e env, c *cli.Command) (*queries.DB, *ingest.Summary, func(), error) {
	if c.Args().Len() == 0 {
		db, err := openRead(ctx, e, c)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%w\n  or name a folder: secondstory report ./postmortems", err)
		}
		return db, nil, func() { _ = db.Close() }, nil
	}
	o, err := readingOptions(e, c)
	if err != nil {
		return nil, nil, nil, err
	}
	path := ""
	if c.IsSet("db") {
		path = dbPath(e, c)
	}
	s, err := openStore(ctx, path, dbOptions(e, c))
	if err != nil {
		return nil, nil, nil, err
	}
	read, err := s.read(ctx, o)
	if err == nil && read.Loaded+read.Unchanged == 0 {
		err = noPostmortem(e, read)
	}
	if err == nil {
		err = s.code(ctx, c.String("taxonomy"))
	}
	if err != nil {
		s.close()
		return nil, nil, nil, err
	}
	return s.db, &read, s.close, nil
}

// noPostmortem says what was found where nothing could be reported on.
func noPostmortem(e env, read ingest.Summary) error {
	sayOutcome(e.Stderr, read)
	if err := outcome(ingest.Summary{Found: read.Found}); err != nil {
		return err
	}
	return nil
}

func reportFormat(c *cli.Command) (string, error) {
	f := c.String("format")
	if f == "" {
		switch strings.ToLower(filepath.Ext(c.String("output"))) {
		case ".json":
			return "json", nil
		case ".md", ".markdown":
			return "markdown", nil
		}
		return "html", nil
	}
	if f == "html" || f == "json" || f == "markdown" {
		return f, nil
	}
	return "", usagef(c.FullName()+" --format html", "there is no report format %q; there are html, json, markdown", f)
}

func reportParams(c *cli.Command) (analysis.Params, error) {
	p := analysis.Params{
		Team:    c.String("team"),
		Service: c.String("service"),
		Source:  c.String("source"),
	}
	if c.IsSet("severity") {
		p.Severity = int(c.Int("severity"))
		if p.Severity < 1 || p.Severity > 5 {
			return p, usagef(c.FullName()+" --severity 2", "severity is 1 (worst) to 5, not %d", p.Severity)
		}
	}
	var err error
	if s := c.String("period"); s != "" {
		if p.Period, err = analysis.ParsePeriod(s, time.January); err != nil {
			return p, usagef(c.FullName()+" --period 2026Q3", "%s", err)
		}
	}
	if s := c.String("compare"); s != "" {
		if p.Compare, err = analysis.ParsePeriod(s, time.January); err != nil {
			return p, usagef(c.FullName()+" --compare 2025Q3..2026Q2", "%s", err)
		}
	}
	if s := c.String("as-of"); s != "" {
		if p.AsOf, err = parseTime(s); err != nil {
			return p, usagef(c.FullName()+" --as-of 2026-10-01", "%s", err)
		}
	}
	return p, nil
}

// writeFile writes a file whole or not at all: into a neighbour first, then renamed over it. A
// device or a pipe is written to as it is, and what a link leads to in place of the link.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, write)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// writeThrough writes to something that is there and is no file, such as /dev/stdout.
func writeThrough(path string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}
