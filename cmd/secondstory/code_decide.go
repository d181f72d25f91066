package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

// decisionCommands are what people decide about codes.
func decisionCommands(e env) []*cli.Command {
	decide := func(name, usage, description string, flags ...cli.Flag) *cli.Command {
		return &cli.Command{
			Name: name, Usage: usage, ArgsUsage: "INCIDENT CODE", Description: description, Flags: flags,
			Action: func(ctx context.Context, c *cli.Command) error { return runDecide(ctx, e, c, name) },
		}
	}
	return []*cli.Command{
		decide(queries.Confirm, "say that a code is right", `It counts from then on, whatever the coder makes of it, and stays through every reading and
coding.

Examples:
  secondstory code confirm INC-1113 retry-amplification`),
		decide(queries.Reject, "say that a code is wrong", `It does not count from then on, whatever the coder makes of it.

Examples:
  secondstory code reject INC-1113 missing-alert`),
		decide(queries.Add, "give a code that the coder did not", `The words must stand in the text: copy them from "secondstory code show INCIDENT". Where they
change later, the decision stays and says so ("secondstory code decisions").

Examples:
  secondstory code add INC-1113 coverage-gap --quote "one person was on duty"
  secondstory code add INC-1113 coverage-gap --section "What went wrong"`,
			&cli.StringFlag{Name: "quote", Usage: "the words of the `TEXT` it rests on"},
			&cli.StringFlag{Name: "section", Usage: "the section it rests on, by `HEADING` or role"}),
		{
			Name: "forget", Usage: "take a decision back", ArgsUsage: "INCIDENT CODE",
			Description: "Examples:\n  secondstory code forget INC-1113 missing-alert",
			Action:      func(ctx context.Context, c *cli.Command) error { return runForget(ctx, e, c) },
		},
		decisionsCommand(e),
	}
}

// asked is what a decision command is about.
type asked struct {
	queries.DecisionKey
	former *queries.Decision // what was decided of it before
}

// askedOf opens the database and finds the incident and the code that a command names.
func askedOf(ctx context.Context, e env, c *cli.Command) (*queries.DB, asked, error) {
	if c.Args().Len() != 2 {
		return nil, asked{}, usagef(c.FullName()+" INC-1113 missing-alert", "%s needs an incident and a code", c.Name)
	}
	db, err := queries.Open(ctx, dbPath(e, c), dbOptions(e, c))
	if err != nil {
		return nil, asked{}, err
	}
	a, err := lookUp(ctx, db, c.Args().Get(0), c.Args().Get(1))
	if err != nil {
		return nil, a, errors.Join(err, db.Close())
	}
	return db, a, nil
}

func lookUp(ctx context.Context, db *queries.DB, incident, code string) (asked, error) {
	var a asked
	key, err := findIncident(ctx, db, incident)
	if err != nil {
		return a, err
	}
	dimension, id, err := storedCode(ctx, db, code)
	if err != nil {
		return a, err
	}
	a.DecisionKey = queries.DecisionKey{Incident: key, Dimension: dimension, Code: id}
	all, err := db.Decisions(ctx)
	for i := range all {
		if all[i].Key() == a.DecisionKey {
			a.former = &all[i]
		}
	}
	return a, err
}

const codesInUseSQL = `
SELECT t.dimension || '/' || t.code
FROM taxonomy AS t
JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = t.taxonomy_version
ORDER BY t.dimension, t.code`

// storedCode finds a code of the taxonomy that the database was coded under: missing-alert, or
// factor/missing-alert.
func storedCode(ctx context.Context, db *queries.DB, given string) (dimension, id string, err error) {
	known, err := queries.Select[string](ctx, db, codesInUseSQL)
	if err != nil {
		return "", "", err
	}
	if len(known) == 0 {
		return "", "", usagef("secondstory code", "nothing is coded yet")
	}
	return pickCode(known, given)
}

// pickCode finds a code among names of the form dimension/code; the dimension may be left out where
// one has it only.
func pickCode(known []string, given string) (dimension, id string, err error) {
	var found, ids []string
	for _, name := range known {
		_, short, _ := strings.Cut(name, "/")
		ids = append(ids, short)
		if name == given || short == given {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 1:
		dimension, id, _ = strings.Cut(found[0], "/")
		return dimension, id, nil
	case 0:
		return "", "", usagef("secondstory code taxonomy", "the taxonomy has no code %q; the nearest is %s", given, nearest(given, ids))
	}
	return "", "", usagef("secondstory code taxonomy", "%q is a code of several dimensions: write %s", given, strings.Join(found, " or "))
}

func runDecide(ctx context.Context, e env, c *cli.Command, what string) error {
	db, a, err := askedOf(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	d := queries.Decision{Incident: a.Incident, Dimension: a.Dimension, Code: a.Code, Decision: what, HeldIn: queries.HeldInDatabase}
	if what == queries.Add {
		d.Quote, d.Section, err = evidence(ctx, db, c, a.Incident)
	} else {
		d.Quote, err = bestWords(ctx, db, a.DecisionKey)
	}
	if err != nil {
		return err
	}
	if a.former != nil && a.former.HeldIn != queries.HeldInDatabase && (what == queries.Reject) != (a.former.Decision == queries.Reject) {
		disputed := a.former.Decision + " in " + strings.TrimPrefix(a.former.HeldIn, "file ")
		d.Disputed = &disputed
	}
	if err := db.LoadDecisions(ctx, []queries.Decision{d}, nil); err != nil {
		return err
	}
	sayDecided(e, d, a.former)
	return db.Close()
}

// done is what a decision is called once it is made.
func done(decision string) string {
	switch decision {
	case queries.Confirm:
		return "confirmed"
	case queries.Reject:
		return "rejected"
	}
	return "added"
}

func sayDecided(e env, d queries.Decision, former *queries.Decision) {
	fmt.Fprintf(e.Stderr, "%s %s %s of %s", done(d.Decision), d.Dimension, d.Code, printable(d.Incident))
	if d.Quote != nil {
		fmt.Fprintf(e.Stderr, ": “%s”", printable(oneLine(*d.Quote)))
	}
	if former != nil && former.Decision != d.Decision {
		fmt.Fprintf(e.Stderr, "; it was %s before", done(former.Decision))
	}
	fmt.Fprintln(e.Stderr)
	if d.Disputed != nil {
		fmt.Fprintf(e.Stderr, "the file beside the documents says otherwise (%s); this stands until the file is changed or exported anew\n", *d.Disputed)
	}
}

const bestWordsSQL = `
SELECT c.quote
FROM codes AS c
JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = c.taxonomy_version
WHERE c.incident = $1 AND c.dimension = $2 AND c.code = $3 AND c.quote IS NOT NULL AND c.section_ordinal IS NOT NULL
ORDER BY list_position(['stated', 'hedged', 'implied', 'rejected'], c.grade), c.confidence DESC, c.section_ordinal, c.start_byte, c.quote
LIMIT 1`

// bestWords is the sentence that speaks most for a code, nil where there is none.
func bestWords(ctx context.Context, db *queries.DB, key queries.DecisionKey) (*string, error) {
	words, err := queries.Select[string](ctx, db, bestWordsSQL, key.Incident, key.Dimension, key.Code)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	return &words[0], nil
}

const (
	hasWordsSQL    = "SELECT role FROM sections WHERE incident = $1 AND contains(body, $2) ORDER BY ordinal"
	hasSectionsSQL = `
SELECT coalesce(heading, role) FROM sections
WHERE incident = $1 AND (lower(heading) = lower($2) OR lower(role) = lower($2)) AND body <> ''
ORDER BY ordinal`
)

// evidence is what an added code rests on: words that stand in the text, or a section of it, or nothing.
func evidence(ctx context.Context, db *queries.DB, c *cli.Command, incident string) (quote, section *string, err error) {
	words, heading := c.String("quote"), c.String("section")
	show := "secondstory code show " + incident
	var found []string
	switch {
	case words != "" && heading != "":
		return nil, nil, usagef(c.FullName()+` INC-1113 coverage-gap --quote "one person"`, "give --quote or --section, not both")
	case words != "":
		found, err = queries.Select[string](ctx, db, hasWordsSQL, incident, words)
		if err == nil && len(found) == 0 {
			err = usagef(show, "the text of %s does not have the words %q; copy them from it", incident, words)
		}
		return &words, nil, err
	case heading != "":
		found, err = queries.Select[string](ctx, db, hasSectionsSQL, incident, heading)
		if err == nil && len(found) == 0 {
			err = usagef(show, "%s has no section %q; copy its heading", incident, heading)
		}
		if err != nil {
			return nil, nil, err
		}
		return nil, &found[0], nil
	}
	return nil, nil, nil
}

func runForget(ctx context.Context, e env, c *cli.Command) error {
	db, a, err := askedOf(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	if a.former == nil {
		return usagef("secondstory code decisions", "nothing was decided about %s %s of %s", a.Dimension, a.Code, a.Incident)
	}
	if a.former.HeldIn != queries.HeldInDatabase {
		return usagef("secondstory code decisions", "the decision is held in %s: remove its line there and ingest again", strings.TrimPrefix(a.former.HeldIn, "file "))
	}
	if err := db.LoadDecisions(ctx, nil, []queries.DecisionKey{a.DecisionKey}); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "forgot that %s %s of %s was %s\n", a.Dimension, a.Code, printable(a.Incident), done(a.former.Decision))
	return db.Close()
}
