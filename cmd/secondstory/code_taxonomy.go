package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/coding"
)

// taxonomyCommands are about the codes themselves.
func taxonomyCommands(e env) []*cli.Command {
	return []*cli.Command{
		{
			Name: "what", Usage: "say what a code means: definition, cues, what must not count, published schemes", ArgsUsage: "CODE",
			Description: "Examples:\n  secondstory code what missing-alert\n  secondstory code what trigger/config-change --all",
			Flags:       []cli.Flag{&cli.BoolFlag{Name: "all", Usage: "every cue, whole, and not only the first of each kind"}},
			Action:      func(_ context.Context, c *cli.Command) error { return runWhat(e, c) },
		},
		{
			Name: "taxonomy", Usage: "list the codes, or print the YAML to start your own rules from",
			Description: `With --taxonomy FILE the file is checked first: every fault is named with its line.

Examples:
  secondstory code taxonomy
  secondstory code taxonomy --overlay > ours.yaml
  secondstory code taxonomy --taxonomy ours.yaml
  secondstory code taxonomy --full`,
			Flags: []cli.Flag{
				formatFlag(),
				&cli.BoolFlag{Name: "overlay", Usage: "print a file that adds to the built-in rules, to be edited"},
				&cli.BoolFlag{Name: "full", Usage: "print the built-in rules whole"},
			},
			Action: func(_ context.Context, c *cli.Command) error { return runTaxonomy(e, c) },
		},
	}
}

func runTaxonomy(e env, c *cli.Command) error {
	switch {
	case c.Args().Present():
		return usagef("secondstory code what "+c.Args().First(), "taxonomy takes no %q", c.Args().First())
	case c.Bool("overlay"):
		return writeAll(e.Stdout, string(coding.OverlayExample()))
	case c.Bool("full"):
		return writeAll(e.Stdout, string(coding.DefaultSource()))
	}
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	rows := table{columns: []column{{"dimension", "VARCHAR"}, {"code", "VARCHAR"}, {"family", "VARCHAR"}, {"label", "VARCHAR"}, {"cues", "BIGINT"}, {"definition", "VARCHAR"}}}
	for _, entry := range t.Entries {
		var family any
		if entry.Group != "" {
			family = entry.Group
		}
		rows.rows = append(rows.rows, []any{string(entry.Dimension), entry.ID, family, entry.Label, int64(entry.Cues().Count()), entry.Definition})
	}
	fmt.Fprintf(e.Stderr, "taxonomy %s: %d codes\n", t.Version, len(t.Entries))
	return writeTable(e.Stdout, rows, format, e.Width)
}

func runWhat(e env, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return usagef("secondstory code what missing-alert", "what needs one code")
	}
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	entry, err := findCode(t, c.Args().First())
	if err != nil {
		return err
	}
	shown := shownCues
	if c.Bool("all") {
		shown = 0
	}
	return writeAll(e.Stdout, meaning(t, entry, shown))
}

// shownCues is how many cues of a kind are shown unless all are asked for, and brief how many characters of one.
const (
	shownCues = 5
	brief     = 140
)

// findCode is the taxonomy's entry of an id, or of dimension/id where several dimensions have it.
func findCode(t *coding.Taxonomy, given string) (coding.Entry, error) {
	var known []string
	for _, entry := range t.Entries {
		known = append(known, string(entry.Dimension)+"/"+entry.ID)
	}
	dimension, id, err := pickCode(known, given)
	if err != nil {
		return coding.Entry{}, err
	}
	entry, _ := t.Entry(coding.Dimension(dimension), id)
	return entry, nil
}

// meaning says what a code means, with at most so many cues of each kind; 0 is all.
func meaning(t *coding.Taxonomy, entry coding.Entry, most int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n%s\n", entry.Dimension, entry.ID, entry.Label, entry.Definition)
	if group, ok := t.Group(entry.Group); ok {
		fmt.Fprintf(&b, "\nFamily: %s (%s)\n", group.Label, group.ID)
	}
	if len(entry.Synonyms) > 0 {
		fmt.Fprintf(&b, "\nTaken over from a field that says: %s\n", strings.Join(entry.Synonyms, ", "))
	}
	cues := entry.Cues()
	writeCues(&b, "Cues that are enough alone", cues.Strong, most)
	writeCues(&b, "Cues that are enough where things are told", cues.Medium, most)
	writeCues(&b, "Cues that need a tie to the harm", cues.Weak, most)
	writeCues(&b, "Remedies that imply it, and never more", cues.Implied, most)
	writeCues(&b, "Must not count", cues.Not, most)
	if len(cues.Exempt) > 0 {
		fmt.Fprintf(&b, "\nNot asked by the gate: %s\n", strings.Join(cues.Exempt, ", "))
	}
	if len(entry.Crosswalk)+len(entry.Gaps) > 0 {
		b.WriteString("\nIn published schemes\n")
	}
	for _, scheme := range slices.Sorted(maps.Keys(entry.Crosswalk)) {
		fmt.Fprintf(&b, "  %-18s %s\n", scheme, strings.Join(entry.Crosswalk[scheme], ", "))
	}
	for _, scheme := range slices.Sorted(maps.Keys(entry.Gaps)) {
		fmt.Fprintf(&b, "  %-18s none: %s\n", scheme, entry.Gaps[scheme])
	}
	return b.String()
}

func writeCues(b *strings.Builder, head string, cues []string, most int) {
	if len(cues) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", head)
	for i, cue := range cues {
		if most > 0 && i == most {
			fmt.Fprintf(b, "  ... and %d more (--all)\n", len(cues)-most)
			return
		}
		if most > 0 {
			cue = briefly(cue)
		}
		fmt.Fprintf(b, "  %s\n", printable(cue))
	}
}

// briefly cuts a cue.
func briefly(cue string) string {
	if runes := []rune(cue); len(runes) > brief {
		return string(runes[:brief]) + " …"
	}
	return cue
}
