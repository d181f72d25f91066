package main

import (
	"fmt"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
)

// kFlag says how many people a published cell covers.
func kFlag() cli.Flag {
	return &cli.IntFlag{
		Name: "k", Usage: "publish counts over at least `N` people only, 3 or more; fixed once something is published",
		DefaultText: fmt.Sprint(analysis.DefaultPeople),
	}
}

// kOf is what the flag asks for, 0 where it is not given.
func kOf(c *cli.Command) (int, error) {
	k := int(c.Int("k"))
	if c.IsSet("k") && k < analysis.SmallestPeople {
		return 0, usagef(c.FullName()+" --k 5", "--k %d: a count covers at least %d people", k, analysis.SmallestPeople)
	}
	return k, nil
}
