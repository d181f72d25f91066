package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/ingest"
	"secondstory/reports"
)

const reportDescription = `Point it at a folder of postmortems and get the report a quarterly learning review is run
from: one HTML file that opens offline. With PATH it works in memory and leaves only the
report (unless --db is given); without PATH it reads the database.

The period is the last quarter in the data, compared with the four before it; ages are as
of its end, never of today.

Other reports: organization (teams and services over quarters, for leaders), compare (two
periods, verdicts only), incident (one postmortem and what it reminds of).

The review remembers itself: --remember writes reviews/2026Q3.md, a draft of what the review
will keep. Edit it in the room and keep it in git: the next report opens with it.

Examples:
  secondstory report ./postmortems
  secondstory report ./postmortems -o review.html --period 2026Q3
  secondstory report --db q3.duckdb --team Money --format markdown -o -
  secondstory report ./postmortems --for facilitator -o mine.html
  secondstory report ./postmortems --redact-quotes -o public.html
  secondstory report ./postmortems -o review.pdf          needs an installed Chromium
  secondstory report ./postmortems --remember --frozen archive/2026Q3
  secondstory report organization ./postmortems -o us.html
  secondstory report compare 2025Q3 2026Q3 ./postmortems -o two.html
  secondstory report incident INC-1113 ./postmortems -o one.html`

// composeFunc makes the document of one kind of report; from holds the data, and the people where the report was read for.
type composeFunc func(ctx context.Context, c *cli.Command, from *store, data analysis.Data, p analysis.Params) (reports.Document, error)

func reportCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "report",
		Usage:       "point it at a folder, get the report",
		ArgsUsage:   "[PATH...]",
		Description: reportDescription,
		Flags:       append(readingFlags(), reportFlags()...),
		Commands: []*cli.Command{
			{
				Name: "quarterly", Usage: "the report a learning review is run from (the default)", ArgsUsage: "[PATH...]",
				Description: "Examples:\n  secondstory report quarterly ./postmortems\n  secondstory report quarterly --period 2026Q2",
				Action: func(ctx context.Context, c *cli.Command) error {
					return runReport(ctx, e, c, c.Args().Slice(), quarterly(e))
				},
			},
			{
				Name: "organization", Usage: "teams and services over quarters, for those who set priorities", ArgsUsage: "[PATH...]",
				Description: "The period is the last four quarters in the data.\n\nExamples:\n  secondstory report organization ./postmortems -o us.html\n  secondstory report organization --period 2026",
				Action: func(ctx context.Context, c *cli.Command) error {
					return runReport(ctx, e, c, c.Args().Slice(), func(ctx context.Context, _ *cli.Command, _ *store, d analysis.Data, p analysis.Params) (reports.Document, error) {
						return reports.Organization(ctx, d, p)
					})
				},
			},
			{
				Name: "compare", Usage: "two periods, verdicts only", ArgsUsage: "EARLIER LATER [PATH...]",
				Description: "Examples:\n  secondstory report compare 2025Q3 2026Q3\n  secondstory report compare 2025 2026-01..2026-09 ./postmortems -o two.html",
				Action:      func(ctx context.Context, c *cli.Command) error { return runCompare(ctx, e, c) },
			},
			{
				Name: "incident", Usage: "one postmortem, its codes and what it reminds of", ArgsUsage: "INCIDENT [PATH...]",
				Description: "Examples:\n  secondstory report incident INC-1113 -o one.html\n  secondstory report incident INC-1113 ./postmortems --format markdown -o -",
				Action:      func(ctx context.Context, c *cli.Command) error { return runIncidentReport(ctx, e, c) },
			},
		},
		Action: func(ctx context.Context, c *cli.Command) error {
			return runReport(ctx, e, c, c.Args().Slice(), quarterly(e))
		},
	}
}

func reportFlags() []cli.Flag {
	return []cli.Flag{
		kFlag(),
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`; - is stdout", DefaultText: "report.html, or the ending of --format"},
		&cli.StringFlag{Name: "format", Usage: "`html|json|markdown|pdf`", DefaultText: "from the ending of -o, else html"},
		&cli.StringFlag{Name: "period", Usage: "`PERIOD` such as 2026Q3, 2026-07 or 2026-01..2026-06", DefaultText: "the last quarter in the data"},
		&cli.StringFlag{Name: "compare", Usage: "the `PERIOD` to compare with", DefaultText: "the four quarters before"},
		&cli.IntFlag{Name: "fiscal-year-start", Value: 1, Usage: "first `MONTH` (1 to 12) of the fiscal year that 2026 and 2026Q3 are of; a fiscal year is named after the year it ends in"},
		&cli.StringFlag{Name: "as-of", Usage: "ages as of this `DATE`", DefaultText: "the period's end"},
		&cli.StringFlag{Name: "team", Usage: "only incidents of this `TEAM`"},
		&cli.StringFlag{Name: "service", Usage: "only incidents of this `SERVICE`"},
		&cli.StringFlag{Name: "source", Usage: "only incidents from this `SOURCE`"},
		&cli.IntFlag{Name: "severity", Usage: "only incidents of this severity `N` (1 worst .. 5) or worse"},
		&cli.StringFlag{Name: "kind", Usage: "only one `KIND`: incident or near_miss; what compares the two takes both all the same", DefaultText: "both"},
		&cli.StringFlag{Name: "policy", Usage: "which incidents should have a postmortem, as YAML `FILE`: postmortem: [{severity: 2}, {minutes: 60}]"},
		&cli.StringFlag{Name: "for", Usage: "`AUDIENCE`: facilitator names the documents that are otherwise told to their authors only"},
		&cli.BoolFlag{Name: "redact-quotes", Usage: "leave out every sentence of a postmortem, for a wider audience"},
		&cli.StringFlag{Name: "reviews", Value: "reviews", Usage: "the `FOLDER` of the reviews' own files, such as reviews/2026Q3.md"},
		&cli.BoolFlag{Name: "remember", Usage: "write the draft of this review's file, unless there is one"},
		&cli.StringFlag{Name: "frozen", Usage: "archive the review in this new `FOLDER`: the report, its numbers, the data and their hashes"},
		&cli.BoolFlag{Name: "static", Usage: "leave the scripts out: smaller, charts stay drawn"},
	}
}

// quarterly composes the default report, with what the review before it kept.
func quarterly(e env) composeFunc {
	return func(ctx context.Context, c *cli.Command, from *store, d analysis.Data, p analysis.Params) (reports.Document, error) {
		review, err := analysis.NewReview(ctx, d, p)
		if err != nil {
			return reports.Document{}, err
		}
		memory, err := rememberedBefore(c.String("reviews"), review.Params.Period)
		if err == nil && memory != nil {
			err = withoutNames(ctx, e, c, from, memory)
		}
		if err != nil {
			return reports.Document{}, err
		}
		if c.Bool("remember") {
			if err := remember(e, c.String("reviews"), review); err != nil {
				return reports.Document{}, err
			}
		}
		return reports.QuarterlyOf(ctx, d, review, reports.Options{Facilitator: c.String("for") == "facilitator", Memory: memory})
	}
}

func runCompare(ctx context.Context, e env, c *cli.Command) error {
	args := c.Args().Slice()
	if len(args) < 2 {
		return usagef("secondstory report compare 2025Q3 2026Q3", "compare needs two periods")
	}
	fiscal, err := fiscalStart(c)
	if err != nil {
		return err
	}
	var periods [2]analysis.Period
	for i := range periods {
		if periods[i], err = analysis.ParsePeriod(args[i], fiscal); err != nil {
			return usagef("secondstory report compare 2025Q3 2026Q3", "%s", err)
		}
	}
	return runReport(ctx, e, c, args[2:], func(ctx context.Context, _ *cli.Command, _ *store, d analysis.Data, p analysis.Params) (reports.Document, error) {
		p.Compare, p.Period = periods[0], periods[1]
		return reports.Compare(ctx, d, p)
	})
}

func runIncidentReport(ctx context.Context, e env, c *cli.Command) error {
	args := c.Args().Slice()
	if len(args) < 1 {
		return usagef("secondstory report incident INC-1113", "incident needs one incident")
	}
	return runReport(ctx, e, c, args[1:], func(ctx context.Context, _ *cli.Command, _ *store, d analysis.Data, _ analysis.Params) (reports.Document, error) {
		key, err := findIncident(ctx, d.DB, args[0])
		if err != nil {
			return reports.Document{}, err
		}
		return reports.OneIncident(ctx, d, key)
	})
}

func runReport(ctx context.Context, e env, c *cli.Command, paths []string, compose composeFunc) error {
	format, err := reportFormat(c)
	if err != nil {
		return err
	}
	params, err := reportParams(c)
	if err != nil {
		return err
	}
	if audience := c.String("for"); audience != "" && audience != "facilitator" {
		return usagef(c.FullName()+" --for facilitator", "there is no audience %q; there is facilitator", audience)
	}
	if err := folderFor(reportName(c, format)); err != nil {
		return err
	}
	from, read, err := reportData(ctx, e, c, paths)
	if err != nil {
		return err
	}
	defer from.close()
	data, err := analysis.New(from.db)
	if err != nil {
		return err
	}
	doc, err := compose(ctx, c, from, data, params)
	if err != nil {
		return err
	}
	if c.Bool("redact-quotes") {
		doc = reports.WithoutQuotes(doc)
	}
	out := reportName(c, format)
	if err := writeReport(ctx, e, c, doc, format, out); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	path := from.db.Path()
	from.close()
	if folder := c.String("frozen"); folder != "" {
		if err := freeze(ctx, e, c, doc, path, folder); err != nil {
			return err
		}
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
	if doc.Cover.Counted == 0 {
		fmt.Fprintln(e.Stderr, "nothing was counted; the page says what to do next")
	}
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
func reportData(ctx context.Context, e env, c *cli.Command, paths []string) (*store, *ingest.Summary, error) {
	if len(paths) == 0 {
		db, err := openRead(ctx, e, c)
		if err != nil {
			return nil, nil, fmt.Errorf("%w\n  or name a folder: secondstory report ./postmortems", err)
		}
		return &store{db: db}, nil, nil
	}
	o, err := readingOptions(e, c)
	if err != nil {
		return nil, nil, err
	}
	o.Paths = paths
	path := ""
	if c.IsSet("db") {
		path = dbPath(e, c)
	}
	k, err := kOf(c)
	if err != nil {
		return nil, nil, err
	}
	s, err := openStore(ctx, path, dbOptions(e, c))
	if err != nil {
		return nil, nil, err
	}
	s.k = k
	read, err := s.read(ctx, o)
	if err == nil && read.Loaded+read.Unchanged == 0 {
		err = noPostmortem(e, read)
	}
	if err == nil {
		err = s.code(ctx, c.String("taxonomy"))
	}
	if err != nil {
		s.close()
		return nil, nil, err
	}
	return s, &read, nil
}

// noPostmortem says what was found where nothing could be reported on.
func noPostmortem(e env, read ingest.Summary) error {
	sayOutcome(e.Stderr, read)
	if err := outcome(ingest.Summary{Found: read.Found, Files: read.Files}); err != nil {
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
		case ".pdf":
			return "pdf", nil
		}
		return "html", nil
	}
	if slices.Contains([]string{"html", "json", "markdown", "pdf"}, f) {
		return f, nil
	}
	return "", usagef(c.FullName()+" --format html", "there is no report format %q; there are html, json, markdown, pdf", f)
}

func reportParams(c *cli.Command) (analysis.Params, error) {
	p := analysis.Params{
		Team:    c.String("team"),
		Service: c.String("service"),
		Source:  c.String("source"),
		Kind:    analysis.Kind(c.String("kind")),
	}
	if !slices.Contains([]analysis.Kind{analysis.EveryKind, analysis.IncidentKind, analysis.NearMissKind}, p.Kind) {
		return p, usagef(c.FullName()+" --kind near_miss", "a kind is incident or near_miss, not %q; drills and maintenance are never counted", p.Kind)
	}
	if c.IsSet("severity") {
		p.Severity = int(c.Int("severity"))
		if p.Severity < 1 || p.Severity > 5 {
			return p, usagef(c.FullName()+" --severity 2", "severity is 1 (worst) to 5, not %d", p.Severity)
		}
	}
	var err error
	if p.Fiscal, err = fiscalStart(c); err != nil {
		return p, err
	}
	if file := c.String("policy"); file != "" {
		if p.Policy, err = readPolicy(file); err != nil {
			return p, err
		}
	}
	if s := c.String("period"); s != "" {
		if p.Period, err = analysis.ParsePeriod(s, p.Fiscal); err != nil {
			return p, usagef(c.FullName()+" --period 2026Q3", "%s", err)
		}
	}
	if s := c.String("compare"); s != "" {
		if p.Compare, err = analysis.ParsePeriod(s, p.Fiscal); err != nil {
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

// reportName is the file that the report goes to: without -o, report with the ending of its format.
func reportName(c *cli.Command, format string) string {
	if c.IsSet("output") {
		return c.String("output")
	}
	switch format {
	case "markdown":
		return "report.md"
	case "json", "pdf":
		return "report." + format
	}
	return "report.html"
}

// fiscalStart is the month that fiscal years begin with.
func fiscalStart(c *cli.Command) (time.Month, error) {
	month := int(c.Int("fiscal-year-start"))
	if month < 1 || month > 12 {
		return 0, usagef(c.FullName()+" --fiscal-year-start 4", "a fiscal year starts in month 1 to 12, not %d", month)
	}
	return time.Month(month), nil
}

// readPolicy reads which incidents should have a postmortem.
func readPolicy(file string) (*analysis.Policy, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the policy: %w", err)
	}
	defer f.Close()
	return analysis.ReadPolicy(file, f)
}
