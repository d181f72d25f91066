package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/ingest"
	"secondstory/ingest/pull"
	"secondstory/ingest/rest"
	"secondstory/ingest/sources"
	"secondstory/queries"
)

const syncDescription = `Brings incidents, postmortems, timelines, actions and responders from the tools they live in
into the database, from where it stopped. What was open and what changed is fetched again. A
sync may be stopped or killed at any time; the next one goes on.

A source is a page of YAML: --list shows those there are, --check what one would ask, --new
writes a start for your own. Settings come from --set, from secondstory.yaml, or from
variables; secrets only from variables or a command that secondstory.yaml names.

secondstory.yaml:
  sources:
    pagerduty: {since: 2024-01-01}                  all of it: secondstory sync
    ops: {source: jira, parameters: {site: https://acme.atlassian.net, project: OPS}}
  precedence: [pagerduty, ops]                      who is right where several state a fact
  fields: {severity: [ops]}                         and for one field otherwise

Exit code 3: a source is incomplete, or an incident could not be read; what is missing is named
here, by status, and in every report.

Examples:
  secondstory sync --list
  secondstory sync --check pagerduty
  PAGERDUTY_TOKEN=... secondstory sync pagerduty --since 2024-01-01
  secondstory sync                                  every source of secondstory.yaml
  secondstory sync github --set repos=acme/postmortems --dry-run
  secondstory sync pagerduty --full                 everything again, and what is gone upstream goes`

func syncCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "sync",
		Usage:       "bring sources into the database, from where it stopped",
		ArgsUsage:   "[SOURCE...]",
		Description: syncDescription,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "list", Usage: "the sources there are, and what each was tried against"},
			&cli.BoolFlag{Name: "check", Usage: "say what the sources would ask, without asking"},
			&cli.StringFlag{Name: "new", Usage: "write a commented start for a source `NAME` of your own"},
			&cli.StringFlag{Name: "sources", Usage: "a `DIR` with source files of your own", DefaultText: "./sources.d"},
			&cli.StringFlag{Name: "settings", Usage: "the settings `FILE`", DefaultText: "./secondstory.yaml"},
			&cli.StringSliceFlag{Name: "set", Usage: "a parameter of the source, `NAME=VALUE`"},
			&cli.StringFlag{Name: "since", Usage: "the `DAY` history begins; what is stored is read again from then on"},
			&cli.BoolFlag{Name: "full", Usage: "read everything again, and remove what is gone upstream"},
			&cli.BoolFlag{Name: "dry-run", Usage: "ask, and store nothing"},
			&cli.StringFlag{Name: "record", Usage: "write requests and answers to `DIR`, without secrets and names"},
			&cli.StringFlag{Name: "replay", Usage: "answer from a recording in `DIR`; nothing is asked"},
			&cli.StringFlag{Name: "roster", Usage: "people as CSV `FILE`, before those the source knows"},
			&cli.StringFlag{Name: "shifts", Usage: "on-call shifts as CSV or iCalendar `FILE`, before those the source knows"},
			seniorityFlag(),
			&cli.StringFlag{Name: "corrections", Usage: "corrections `FILE`"},
			kFlag(),
			&cli.StringFlag{Name: "redact", Usage: "what else to remove from texts, as YAML `FILE`"},
			&cli.StringFlag{Name: "sections", Usage: "a sections.yaml `FILE` in place of the built-in heading spellings"},
			&cli.StringFlag{Name: "phrases", Usage: "a phrases.yaml `FILE` in place of the built-in words that tell times and ends"},
			&cli.StringFlag{Name: "taxonomy", Usage: "a taxonomy.yaml `FILE` in place of the built-in one"},
			&cli.BoolFlag{Name: "no-code", Usage: "store only; leave the coding to secondstory code"},
			formatFlag(),
		},
		Action: func(ctx context.Context, c *cli.Command) error { return runSync(ctx, e, c) },
	}
}

// syncRun is one `sync` under way.
type syncRun struct {
	e       env
	c       *cli.Command
	config  pull.Config
	library pull.Library
	since   time.Time
}

func runSync(ctx context.Context, e env, c *cli.Command) error {
	if _, err := kOf(c); err != nil {
		return err
	}
	s, err := newSyncRun(e, c)
	if err != nil {
		return err
	}
	switch {
	case c.String("new") != "":
		return s.writeStart(c.String("new"))
	case c.Bool("list"):
		return s.list(ctx)
	}
	names := c.Args().Slice()
	if len(names) == 0 {
		names = s.config.Names()
	}
	if len(names) == 0 {
		return usagef("secondstory sync --list", "sync needs a source, or a secondstory.yaml that names some")
	}
	if c.Bool("check") {
		return s.check(ctx, names)
	}
	if len(names) > 1 && (c.String("record") != "" || c.String("replay") != "" || len(c.StringSlice("set")) > 0) {
		return usagef("secondstory sync "+names[0]+" ...", "--set, --record and --replay are for one source at a time")
	}
	return s.bring(ctx, names)
}

func newSyncRun(e env, c *cli.Command) (*syncRun, error) {
	s := &syncRun{e: e, c: c, library: pull.Library{Builtin: sources.Files(), Dir: c.String("sources")}}
	if s.library.Dir == "" {
		s.library.Dir = "sources.d"
	} else if _, err := os.Stat(s.library.Dir); err != nil {
		return nil, fmt.Errorf("reading sources: %w", err)
	}
	settings := c.String("settings")
	var err error
	if s.config, err = pull.ReadConfig(first(settings, "secondstory.yaml"), settings != ""); err != nil {
		return nil, err
	}
	if day := c.String("since"); day != "" {
		if s.since, err = time.Parse(time.DateOnly, day); err != nil {
			return nil, usagef("secondstory sync pagerduty --since 2024-01-01", "--since takes a day, not %q", day)
		}
	}
	return s, nil
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// source finds the source file and the settings of a name.
func (s *syncRun) source(name string) (*rest.Source, rest.Settings, error) {
	file, set := s.config.Source(name)
	source, err := s.library.Find(file)
	if err != nil {
		var unknown *pull.UnknownError
		if errors.As(err, &unknown) {
			return nil, set, usagef("secondstory sync --list", "%s", err)
		}
		return nil, set, err
	}
	for _, pair := range s.c.StringSlice("set") {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, set, usagef("secondstory sync "+name+" --set NAME=VALUE", "--set takes NAME=VALUE, not %q", pair)
		}
		set.Parameters[key] = value
	}
	if !s.since.IsZero() && set.Since.IsZero() {
		set.Since = s.since
	}
	return source, set, nil
}

// bring syncs the sources one after the other; one that fails does not keep the next from its turn.
func (s *syncRun) bring(ctx context.Context, names []string) error {
	var reports []pull.Report
	var failed []error
	var unset *rest.SettingsError
	for _, name := range names {
		report, err := s.one(ctx, name)
		switch {
		case err != nil && len(names) == 1:
			return err
		case ctx.Err() != nil:
			return err
		case errors.As(err, &unset):
			failed = append(failed, err)
			continue
		case err != nil:
			failed = append(failed, fmt.Errorf("source %s: %w", name, err))
			continue
		}
		sayReport(s.e.Stderr, report, s.c.Bool("dry-run"))
		reports = append(reports, report)
	}
	if !s.c.Bool("dry-run") && len(reports) > 0 {
		if err := s.settle(ctx); err != nil {
			return errors.Join(append(failed, err)...)
		}
	}
	if err := s.write(reports); err != nil {
		return err
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return syncOutcome(reports)
}

// one syncs one source.
func (s *syncRun) one(ctx context.Context, name string) (pull.Report, error) {
	source, set, err := s.source(name)
	if err != nil {
		return pull.Report{}, err
	}
	if source.Kind == rest.KindGit {
		return s.git(ctx, source, set)
	}
	o := s.options()
	if dir := s.c.String("record"); dir != "" {
		recorder := &rest.Recorder{Next: s.e.Transport, Auth: source.Auth}
		o.Engine.Transport, o.Record = recorder, &pull.Recording{Recorder: recorder, Dir: dir}
	}
	if dir := s.c.String("replay"); dir != "" {
		replayer, err := rest.OpenRecording(dir, source.Auth)
		if err != nil {
			return pull.Report{}, err
		}
		o.Engine.Transport, o.Engine.Replayed = replayer, true
		at := replayer.About.Recorded
		o.Engine.Now = func() time.Time { return at }
		set = replayed(set, replayer.About)
	}
	report, err := pull.Sync(ctx, source, set, o)
	s.clearProgress()
	return report, err
}

// replayed are the settings of a recording, where the command line has none.
func replayed(set rest.Settings, about rest.About) rest.Settings {
	for name, value := range about.Parameters {
		if set.Parameters[name] == "" {
			set.Parameters[name] = value
		}
	}
	if set.Since.IsZero() && about.Since != nil {
		set.Since = *about.Since
	}
	return set
}

func (s *syncRun) options() pull.Options {
	c := s.c
	host, err := os.Hostname()
	if err != nil {
		host = "here"
	}
	return pull.Options{
		Store: s.store, Full: c.Bool("full"), DryRun: c.Bool("dry-run"), Since: s.since, Roster: c.String("roster"), Shifts: c.String("shifts"), Seniority: c.String("seniority"),
		Corrections: c.String("corrections"), Redactions: c.String("redact"), SectionMap: c.String("sections"), PhraseMap: c.String("phrases"), Progress: s.progress(),
		Holder: fmt.Sprintf("%s:%d", host, os.Getpid()), Alive: func(holder string) bool { return processLives(host, holder) },
		Engine: rest.Options{Transport: s.e.Transport, Now: s.e.Now, Getenv: s.e.Getenv, Command: runCommand},
	}
}

// runCommand runs a secret's command and gives what it prints.
func runCommand(ctx context.Context, command []string) (string, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

// store opens the database for one step of a sync; a dry run only reads, and needs none.
func (s *syncRun) store(ctx context.Context) (*queries.DB, *queries.People, func() error, error) {
	if s.c.Bool("dry-run") {
		db, err := openRead(ctx, s.e, s.c)
		if err != nil && errors.Is(err, os.ErrNotExist) {
			db, err = queries.Open(ctx, "", dbOptions(s.e, s.c))
		}
		if err != nil {
			return nil, nil, nil, err
		}
		return db, nil, db.Close, nil
	}
	st, err := openStore(ctx, dbPath(s.e, s.c), dbOptions(s.e, s.c))
	if err != nil {
		return nil, nil, nil, err
	}
	return st.db, st.people, st.finish, nil
}

// settle joins what several sources tell, fills the cells over people, and codes.
func (s *syncRun) settle(ctx context.Context) error {
	st, err := openStore(ctx, dbPath(s.e, s.c), dbOptions(s.e, s.c))
	if err != nil {
		return err
	}
	defer st.close()
	if err := st.db.JoinSources(ctx, s.config.Ranks(sources.Precedence())); err != nil {
		return err
	}
	if _, err := analysis.PublishPeople(ctx, st.db, st.people, analysis.PeopleOptions{K: int(s.c.Int("k")), AsOf: s.e.Now()}); err != nil {
		return err
	}
	if !s.c.Bool("no-code") {
		if err := st.code(ctx, s.c.String("taxonomy")); err != nil {
			return err
		}
	}
	return st.finish()
}

// git reads a repository as `ingest` reads a folder.
func (s *syncRun) git(ctx context.Context, source *rest.Source, set rest.Settings) (report pull.Report, err error) {
	if s.c.String("record") != "" || s.c.String("replay") != "" {
		return report, usagef("secondstory sync --check "+source.Name, "a repository is not recorded; it is cloned")
	}
	clone, err := pull.CloneGit(ctx, source, set, s.e.Getenv)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, clone.Close()) }()
	db, folk, closed, err := s.store(ctx)
	if err != nil {
		return report, err
	}
	read, err := ingest.Run(ctx, db, folk, clone.Options(ingest.Options{
		Roster: s.c.String("roster"), Shifts: s.c.String("shifts"), Seniority: s.c.String("seniority"), Corrections: s.c.String("corrections"), Redactions: s.c.String("redact"),
		SectionMap: s.c.String("sections"), PhraseMap: s.c.String("phrases"), Prune: true, DryRun: s.c.Bool("dry-run"), Now: s.e.Now(), Progress: progress(s.e),
	}))
	if err = errors.Join(err, closed()); err != nil {
		return report, err
	}
	report = pull.Report{
		Source: first(set.Name, source.Name), Title: clone.Address, Run: read.Run, Found: read.Found, New: read.New, Changed: read.Changed, Unchanged: read.Unchanged,
		Removed: read.Dropped, Refused: read.Refused, Others: read.Skipped, Complete: read.Refused == 0,
	}
	for _, f := range read.Files {
		if f.Outcome == ingest.Refused {
			report.Missing = append(report.Missing, f.Path+": "+f.Reason)
		}
	}
	return report, nil
}

// writeStart writes a start for a source into the folder of own sources.
func (s *syncRun) writeStart(name string) error {
	path := filepath.Join(s.library.Dir, name+".yaml")
	text := sources.Start(name)
	if _, err := rest.Read(path, strings.NewReader(text)); err != nil {
		return usagef("secondstory sync --new acme-incidents", "%s", err)
	}
	if err := os.MkdirAll(s.library.Dir, 0o755); err != nil {
		return fmt.Errorf("writing a source: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing a source: %w", err)
	}
	if _, err := io.WriteString(f, text); err != nil {
		return errors.Join(fmt.Errorf("writing a source: %w", err), f.Close())
	}
	fmt.Fprintf(s.e.Stderr, "wrote %s; next: secondstory sync --check %s\n", path, name)
	return f.Close()
}

// check explains the sources.
func (s *syncRun) check(ctx context.Context, names []string) error {
	ready := true
	for i, name := range names {
		source, set, err := s.source(name)
		if err != nil {
			return err
		}
		text, ok := rest.Explain(ctx, source, set, rest.Options{Now: s.e.Now, Getenv: s.e.Getenv})
		if i > 0 {
			text = "\n" + text
		}
		if err := writeAll(s.e.Stdout, text); err != nil {
			return err
		}
		ready = ready && ok
	}
	if !ready {
		return errors.New("what is missing is named above; nothing was asked")
	}
	return nil
}

// list shows the sources there are.
func (s *syncRun) list(context.Context) error {
	format, err := formatOf(s.e, s.c)
	if err != nil {
		return err
	}
	t := table{columns: []column{{"source", "VARCHAR"}, {"title", "VARCHAR"}, {"tried_against", "VARCHAR"}, {"set_up", "BOOLEAN"}}}
	for _, name := range s.library.Names() {
		source, err := s.library.Find(name)
		if err != nil {
			return err
		}
		t.rows = append(t.rows, []any{name, source.Title, source.Tried, slices.Contains(s.config.Names(), name)})
	}
	return writeTable(s.e.Stdout, t, format, s.e.Width)
}
