package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/ingest"
	"secondstory/queries"
)

const ingestDescription = `Reads files, folders and stdin into the database. Every file ends as loaded, skipped (it is
no postmortem) or refused (it should have been read and could not be), each with a reason.
The same input again changes nothing; a changed file replaces what was read from it.

Names of people are removed from every text before it is stored. roster.csv, shifts.csv (or
shifts.ics) and seniority.yaml in the root of the folder are used without a flag. A calendar's
events are times on call of those it invites, or whom its title names ("On Call - Ana Ruiz");
recurrences, exceptions and swapped shifts count, up to the day of reading.

Examples:
  secondstory ingest ./postmortems
  secondstory ingest ./postmortems --roster people.csv --shifts oncall.csv --db q3.duckdb
  secondstory ingest ./postmortems --roster people.csv --shifts rota.ics --seniority titles.yaml
  secondstory ingest - --collection imports < incident.json
  secondstory ingest export.csv --map tracker.yaml --explain    what the first records become
  secondstory ingest export.csv --map tracker.yaml
  secondstory ingest ./postmortems --prune                   drop what was read from files that are gone
  secondstory ingest ./postmortems --dry-run --format csv    what would become of each file

A map is a YAML file with a jq program per field of the canonical document:
  fields:
    id: .key
    title: .summary
    started_at: .custom.began
    services: .components[].name
    review.held_at: .reviewed_on
  ignore: [self]        keys left out; every other key that no program mentions goes to extra`

func ingestCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "ingest",
		Usage:       "read files, folders and stdin into the database",
		ArgsUsage:   "PATH...",
		Description: ingestDescription,
		Flags: append(readingFlags(),
			&cli.BoolFlag{Name: "no-code", Usage: "store only; leave the coding to secondstory code"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would become of each file, and store nothing"},
			&cli.BoolFlag{Name: "explain", Usage: "print what the first records of each file of records become, as YAML, and store nothing"},
			&cli.BoolFlag{Name: "prune", Usage: "remove what was read from files of the folder that are gone"},
			kFlag(),
			&cli.BoolFlag{Name: "show-removed", Usage: "print how many names, handles and secrets were removed, by rule"},
			formatFlag(),
		),
		Action: func(ctx context.Context, c *cli.Command) error { return runIngest(ctx, e, c) },
	}
}

// readingFlags are the flags of every command that reads documents.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "collection", Usage: "the `NAME` ids of files begin with", DefaultText: "the folder's name"},
		&cli.StringFlag{Name: "roster", Usage: "people as CSV `FILE`: person, aliases, seniority, started_on, team, ..."},
		&cli.StringFlag{Name: "shifts", Usage: "on-call shifts as CSV `FILE` (person, schedule, team, starts_at, ends_at), or as iCalendar (.ics)"},
		seniorityFlag(),
		&cli.StringFlag{Name: "redact", Usage: "patterns, names and kept words as YAML `FILE`: what to remove from texts", DefaultText: "redact.yaml beside the documents"},
		&cli.StringFlag{Name: "corrections", Usage: "corrections `FILE`", DefaultText: "corrections.yaml beside the documents"},
		&cli.StringFlag{Name: "map", Usage: "a YAML `FILE` with a jq program per canonical field, for records of another shape"},
		&cli.StringFlag{Name: "max-bytes", Usage: "refuse a document, or one record of many, of more than this `SIZE`", DefaultText: "16MiB"},
		&cli.IntFlag{Name: "max-depth", Usage: "refuse a text nested or indented deeper than `N`", DefaultText: "500"},
		&cli.StringFlag{Name: "max-unpacked", Usage: "refuse an archive that is or unpacks to more than this `SIZE`", DefaultText: "512MiB"},
		&cli.IntFlag{Name: "max-members", Usage: "refuse an archive of more than `N` files", DefaultText: "200000"},
		&cli.StringFlag{Name: "decisions", Usage: "decisions about codes `FILE`", DefaultText: ingest.DecisionsFile + " beside the documents"},
		&cli.StringFlag{Name: "sections", Usage: "a sections.yaml `FILE` in place of the built-in heading spellings"},
		&cli.StringFlag{Name: "phrases", Usage: "a phrases.yaml `FILE` in place of the built-in words that tell times and ends"},
		&cli.StringFlag{Name: "taxonomy", Usage: "a taxonomy.yaml `FILE` in place of the built-in one"},
	}
}

// seniorityFlag names what titles mean, wherever a roster is taken.
func seniorityFlag() cli.Flag {
	return &cli.StringFlag{Name: "seniority", Usage: "titles and their bands (junior, mid, senior, staff) as YAML `FILE`, in place of the built-in seniority.yaml"}
}

func readingOptions(e env, c *cli.Command) (ingest.Options, error) {
	if c.Args().Len() == 0 {
		return ingest.Options{}, usagef(c.FullName()+" ./postmortems", "%s needs a file or folder to read", c.Name)
	}
	limits, err := limitsOf(c)
	if err != nil {
		return ingest.Options{}, err
	}
	return ingest.Options{
		Map:         c.String("map"),
		Limits:      limits,
		Prune:       c.Bool("prune"),
		Paths:       c.Args().Slice(),
		Stdin:       e.Stdin,
		Collection:  c.String("collection"),
		Roster:      c.String("roster"),
		Redactions:  c.String("redact"),
		Shifts:      c.String("shifts"),
		Seniority:   c.String("seniority"),
		Corrections: c.String("corrections"),
		Decisions:   c.String("decisions"),
		SectionMap:  c.String("sections"),
		PhraseMap:   c.String("phrases"),
		DryRun:      c.Bool("dry-run"),
		Now:         e.Now(),
		Progress:    progress(e),
	}, nil
}

func runIngest(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	o, err := readingOptions(e, c)
	if err != nil {
		return err
	}
	if c.Bool("explain") {
		return explainRecords(ctx, e, o)
	}
	if o.DryRun {
		return dryRun(ctx, e, c, o, format)
	}
	opening := dbOptions(e, c)
	opening.MaxMemory, opening.MaxLog, opening.Threads = ingestDuckDB, ingestLog, duckDBThreads()
	k, err := kOf(c)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, dbPath(e, c), opening)
	if err != nil {
		return err
	}
	defer store.close()
	store.k = k
	defer boundMemory()()
	read, err := store.read(ctx, o)
	if err != nil {
		return err
	}
	if !c.Bool("no-code") {
		if err := store.code(ctx, c.String("taxonomy")); err != nil {
			return err
		}
	}
	sayOutcome(e.Stderr, read)
	if c.Bool("show-removed") {
		sayRemoved(e.Stderr, read)
	}
	if err := store.finish(); err != nil {
		return err
	}
	return outcome(read)
}

// dryRun says what would become of each file, beside the database that is there or an empty one.
func dryRun(ctx context.Context, e env, c *cli.Command, o ingest.Options, format string) error {
	db, err := openRead(ctx, e, c)
	if errors.Is(err, fs.ErrNotExist) {
		db, err = queries.Open(ctx, "", dbOptions(e, c))
	}
	if err != nil {
		return err
	}
	defer db.Close()
	read, err := ingest.Run(ctx, db, nil, o)
	if err != nil {
		return err
	}
	if err := writeTable(e.Stdout, outcomes(read), format, e.Width); err != nil {
		return err
	}
	sayOutcome(e.Stderr, read)
	return outcome(read)
}

// outcome is the error a reading ends with: a folder without postmortems fails, refused files make
// it incomplete.
func outcome(s ingest.Summary) error {
	if s.Loaded+s.Unchanged == 0 && s.Refused == 0 {
		return fmt.Errorf("no postmortem among the %s found%s; looked for Markdown, HTML and text with a story in it, "+
			"and for JSON, NDJSON and YAML in the canonical form (README, \"What it reads\")", plural(s.Found, "file", "files"), whySkipped(s.Files))
	}
	if s.Refused > 0 {
		return &incompleteError{refused: s.Refused}
	}
	return nil
}

// whySkipped names the first files that were skipped, with why: where nothing was read, that is the answer.
func whySkipped(files []ingest.FileOutcome) string {
	const most = 3
	var named []string
	skipped := 0
	for _, f := range files {
		if f.Outcome != ingest.Skipped {
			continue
		}
		if skipped++; skipped <= most {
			named = append(named, printable(f.Path)+" ("+printable(f.Reason)+")")
		}
	}
	if skipped > most {
		named = append(named, fmt.Sprintf("and %d more", skipped-most))
	}
	if len(named) == 0 {
		return ""
	}
	return ": " + strings.Join(named, ", ")
}

func outcomes(s ingest.Summary) table {
	t := table{columns: []column{{"path", "VARCHAR"}, {"outcome", "VARCHAR"}, {"reason", "VARCHAR"}}}
	for _, f := range s.Files {
		t.rows = append(t.rows, []any{f.Path, f.Outcome, f.Reason})
	}
	return t
}

// sayOutcome prints the one summary line, after a line for every refused file.
func sayOutcome(w io.Writer, s ingest.Summary) {
	for _, f := range s.Files {
		if f.Outcome == "refused" {
			fmt.Fprintf(w, "refused %s: %s\n", printable(f.Path), printable(f.Reason))
		}
	}
	fmt.Fprintf(w, "%s: %d loaded, %d skipped, %d refused", plural(s.Found, "file", "files"), s.Loaded, s.Skipped, s.Refused)
	if s.Unchanged > 0 {
		fmt.Fprintf(w, " (%d unchanged)", s.Unchanged)
	}
	if n := len(s.Warnings); n > 0 {
		fmt.Fprintf(w, ", %s (`secondstory status`)", plural(n, "warning", "warnings"))
	}
	sayGone(w, s)
	if s.RosterUsed == "" {
		fmt.Fprint(w, "; no roster, so names were inferred (--roster FILE removes them surely)")
	}
	if s.Unkeyed > 0 {
		fmt.Fprintf(w, "; %s of quarters whose keys were destroyed: nothing of who took part was stored", plural(s.Unkeyed, "row over people is", "rows over people are"))
	}
	fmt.Fprintln(w)
	sayDecisions(w, s.Decisions)
}

// sayDecisions says what was taken from decisions files, and what needs a person.
func sayDecisions(w io.Writer, d ingest.DecisionsSummary) {
	if d.Read == 0 {
		return
	}
	fmt.Fprintf(w, "%s from %s", plural(d.Read, "decision", "decisions"), strings.Join(d.Files, ", "))
	if d.Disputed > 0 {
		fmt.Fprintf(w, ", %d disputed", d.Disputed)
	}
	if d.Orphaned > 0 {
		fmt.Fprintf(w, ", %d without their incident", d.Orphaned)
	}
	if d.Disputed+d.Orphaned > 0 {
		fmt.Fprint(w, " (`secondstory code decisions`)")
	}
	fmt.Fprintln(w)
}

func sayRemoved(w io.Writer, s ingest.Summary) {
	for _, rule := range slices.Sorted(maps.Keys(s.Removed)) {
		fmt.Fprintf(w, "removed %6d  %s\n", s.Removed[rule], rule)
	}
}

// progress draws one line that overwrites itself, on a terminal only.
func progress(e env) func(ingest.Progress) {
	if !e.StderrTerminal {
		return nil
	}
	var last, start time.Time
	phase := ""
	return func(p ingest.Progress) {
		now := e.Now()
		if p.Phase != phase { // each has a rate of its own
			phase, start = p.Phase, now
		}
		if p.Done < p.Total && now.Sub(last) < 100*time.Millisecond {
			return
		}
		last = now
		rate := float64(p.Done) / max(now.Sub(start).Seconds(), 0.001)
		left := time.Duration(0)
		if rate > 0 {
			left = time.Duration(float64(p.Total-p.Done) / rate * float64(time.Second)).Round(time.Second)
		}
		unit := cmp.Or(p.Unit, "files")
		fmt.Fprintf(e.Stderr, "\r\x1b[K%s %d of %d %s, %.0f a second, %s left", p.Phase, p.Done, p.Total, unit, rate, left)
		if p.Done >= p.Total {
			fmt.Fprint(e.Stderr, "\r\x1b[K")
		}
	}
}
