package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/coding"
)

// runExplain says for one incident and code what proposed it and what the gate said.
func runExplain(ctx context.Context, e env, c *cli.Command) error {
	if c.Args().Len() != 2 {
		return usagef("secondstory code explain INC-1113 retry-amplification", "explain needs an incident and a code")
	}
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	entry, err := findCode(t, c.Args().Get(1))
	if err != nil {
		return err
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
	text, _, err := coding.ReadText(ctx, db, t, key)
	if err != nil {
		return err
	}
	coder, err := coding.NewCoder(t)
	if err != nil {
		return err
	}
	explained, _ := coder.Explain(text, entry.Dimension, entry.ID)
	return writeAll(e.Stdout, explanation(key, explained))
}

func explanation(key string, x coding.Explanation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n%s\n\n", x.Dimension, x.Code, x.Label, x.Definition)
	switch {
	case len(x.Given) > 0:
		for _, g := range x.Given {
			given := "Given to"
			if g.Grade != coding.StatedGrade {
				given = "Not counted in"
			}
			fmt.Fprintf(&b, "%s %s: %s by the %s, confidence %.2f\n", given, key, g.Grade, g.Origin, g.Confidence)
		}
	case len(x.Reasons) == 0:
		fmt.Fprintf(&b, "Not given to %s: no cue of it was found in the text.\n", key)
	default:
		fmt.Fprintf(&b, "Not given to %s: no candidate passed.\n", key)
	}
	for _, r := range x.Reasons {
		fmt.Fprintf(&b, "\n“%s”\n", printable(r.Quote))
		fmt.Fprintf(&b, "  matched    %s\n", printable(r.Words))
		fmt.Fprintf(&b, "  cue        %s (%s, line %d of the taxonomy)\n", briefly(r.Cue), r.Strength, r.Line)
		fmt.Fprintf(&b, "  points     %.1f of the %.0f needed\n", r.Points, x.Needed)
		decided := "nothing stood against it"
		if r.Gate != "" {
			decided = strings.TrimSpace(r.Gate + " " + r.GateName)
		}
		fmt.Fprintf(&b, "  outcome    %s: %s\n", r.Grade, decided)
	}
	return b.String()
}
