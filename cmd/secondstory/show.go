package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

// shownSection is a stored section.
type shownSection struct {
	Ordinal int32   `db:"ordinal"`
	Role    string  `db:"role"`
	Heading *string `db:"heading"`
	Body    string  `db:"body"`
}

// shownCode is a stored code of the current taxonomy.
type shownCode struct {
	Dimension  string  `db:"dimension"`
	Code       string  `db:"code"`
	Grade      string  `db:"grade"`
	Origin     string  `db:"origin"`
	Confidence float64 `db:"confidence"`
	Section    *int32  `db:"section_ordinal"`
	Start      *int32  `db:"start_byte"`
	End        *int32  `db:"end_byte"`
	Quote      *string `db:"quote"`
	Rule       string  `db:"rule"`
	Confirmed  *bool   `db:"confirmed"`
}

const shownSectionsSQL = `SELECT ordinal, role, heading, body FROM sections WHERE incident = ? ORDER BY ordinal`

const shownCodesSQL = `
SELECT c.dimension, c.code, c.grade, c.origin, c.confidence, c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.confirmed
FROM codes AS c
JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = c.taxonomy_version
WHERE c.incident = ?
ORDER BY c.section_ordinal, c.start_byte, c.end_byte, c.dimension, c.code, c.grade, c.rule`

// runShow prints an incident's text with every code behind the sentence it was read from.
func runShow(ctx context.Context, e env, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return usagef("secondstory code show INC-1113", "show needs one incident")
	}
	db, err := openRead(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	key, err := findIncident(ctx, db, c.Args().First())
	if err != nil {
		return err
	}
	sections, err := queries.Select[shownSection](ctx, db, shownSectionsSQL, key)
	if err != nil {
		return err
	}
	codes, err := queries.Select[shownCode](ctx, db, shownCodesSQL, key)
	if err != nil {
		return err
	}
	return writeAll(e.Stdout, annotated(key, sections, codes))
}

// annotated is the text with the codes in place, and those that a field states at the top.
func annotated(key string, sections []shownSection, codes []shownCode) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", key)
	for _, c := range codes {
		if c.Section == nil || c.Start == nil {
			fmt.Fprintf(&b, "  [%s] %s\n", c.label(), c.basis())
		}
	}
	for _, s := range sections {
		if s.Heading != nil && *s.Heading != "" {
			fmt.Fprintf(&b, "\n## %s  (%s)\n", printableText(*s.Heading), s.Role)
		} else {
			fmt.Fprintf(&b, "\n(%s)\n", s.Role)
		}
		b.WriteString(printableText(s.annotated(codes)))
		b.WriteByte('\n')
	}
	return b.String()
}

// label names a code with its grade, confidence and rule, and with what a person said of it.
func (c shownCode) label() string {
	label := fmt.Sprintf("%s %s, %s, %.2f, %s", c.Dimension, c.Code, c.Grade, c.Confidence, c.Rule)
	switch {
	case c.Confirmed == nil || c.Origin == "person":
		return label
	case *c.Confirmed:
		return label + ", confirmed by a person"
	}
	return label + ", turned down by a person"
}

// basis is what a code without a place rests on.
func (c shownCode) basis() string {
	switch c.Origin {
	case "person":
		return "decided by a person"
	case "coder":
		return "the text does not say"
	}
	return "stated in a field"
}

// annotated is the section's body with each code's label behind its sentence.
func (s shownSection) annotated(codes []shownCode) string {
	here := slices.DeleteFunc(slices.Clone(codes), func(c shownCode) bool {
		return c.Section == nil || *c.Section != s.Ordinal || c.End == nil || int(*c.End) > len(s.Body)
	})
	slices.SortStableFunc(here, func(a, b shownCode) int { return cmp.Compare(*a.End, *b.End) })
	var b strings.Builder
	at := 0
	for _, c := range here {
		b.WriteString(s.Body[at:*c.End])
		at = int(*c.End)
		fmt.Fprintf(&b, " ⟦%s⟧", c.label())
	}
	b.WriteString(s.Body[at:])
	return b.String()
}

// printableText is printable with its line breaks kept.
func printableText(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = printable(lines[i])
	}
	return strings.Join(lines, "\n")
}
