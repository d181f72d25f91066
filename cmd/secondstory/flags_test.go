package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/urfave/cli/v3"
)

// TestFlags_DeclaredOnce: the library loses the outer value of a flag that a command and its parent
// both declare.
func TestFlags_DeclaredOnce(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	var walk func(c *cli.Command, outer map[string]string)
	walk = func(c *cli.Command, outer map[string]string) {
		here := map[string]string{}
		for name, where := range outer {
			here[name] = where
		}
		for _, f := range c.Flags {
			for _, name := range f.Names() {
				if where, twice := here[name]; twice {
					t.Errorf("%s declares --%s, which %s declares too", c.Name, name, where)
				}
				here[name] = c.Name
			}
		}
		for _, sub := range c.Commands {
			walk(sub, here)
		}
	}
	walk(root(testEnv(&out, &errs)), map[string]string{})
}

// TestFlags_WorkAnywhere tries every flag that takes a value, of every command, before the command
// (where it is shared), and before, between and after its arguments.
func TestFlags_WorkAnywhere(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	e := testEnv(&out, &errs)
	shared := root(e).Flags
	for _, sub := range root(e).Commands {
		for _, f := range append(sub.Flags, shared...) {
			name := f.Names()[0]
			if name == "help" || name == "version" {
				continue
			}
			value := valueFor(f)
			flag := []string{"--" + name}
			if value != "" {
				flag = append(flag, value)
			}
			for _, args := range [][]string{
				append(append([]string{"secondstory", sub.Name}, flag...), "one", "two"),
				append(append([]string{"secondstory", sub.Name, "one"}, flag...), "two"),
				append([]string{"secondstory", sub.Name, "one", "two"}, flag...),
			} {
				checkFlag(t, e, args, sub.Name, name)
			}
		}
	}
	for _, f := range shared {
		if name := f.Names()[0]; name != "help" && name != "version" {
			checkFlag(t, e, []string{"secondstory", "--" + name, valueFor(f), "status", "one", "two"}, "status", name)
		}
	}
}

// checkFlag runs a command line with the command's action replaced, and looks at what arrived.
func checkFlag(t *testing.T, e env, args []string, command, flag string) {
	t.Helper()
	r := root(e)
	ran := false
	for _, sub := range r.Commands {
		sub.Action = func(_ context.Context, c *cli.Command) error {
			ran = true
			if sub.Name != command || !c.IsSet(flag) || c.Args().Len() != 2 || c.Args().Get(0) != "one" || c.Args().Get(1) != "two" {
				t.Errorf("%v: %s, --%s set: %v, arguments %v", args, sub.Name, flag, c.IsSet(flag), c.Args().Slice())
			}
			return nil
		}
	}
	if err := r.Run(t.Context(), args); err != nil {
		t.Errorf("%v: %v", args, err)
	}
	if !ran {
		t.Errorf("%v: the command did not run", args)
	}
}

// valueFor is a value the flag takes, "" for one that takes none.
func valueFor(f cli.Flag) string {
	switch f.(type) {
	case *cli.BoolFlag:
		return ""
	case *cli.DurationFlag:
		return "3s"
	case *cli.IntFlag:
		return "2"
	}
	return "x"
}
