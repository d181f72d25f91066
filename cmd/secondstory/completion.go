package main

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/queries"
)

//go:embed completion
var completionScripts embed.FS

const completionDescription = `Prints a script that makes a shell complete commands, flags, formats, named queries with their
parameters, and tables. The script asks this program, so that queries of one's own are completed too;
it never runs what is typed.

Examples:
  source <(secondstory completion bash)     # in ~/.bashrc
  source <(secondstory completion zsh)      # in ~/.zshrc, after compinit
  secondstory completion fish > ~/.config/fish/completions/secondstory.fish`

func completionCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "completion",
		Usage:       "print a script that completes this program in bash, zsh or fish",
		ArgsUsage:   "bash|zsh|fish",
		Description: completionDescription,
		Action:      func(ctx context.Context, c *cli.Command) error { return runCompletion(ctx, e, c) },
	}
}

// shellScripts are the scripts by shell.
func shellScripts() map[string]string {
	return map[string]string{"bash": "bash.sh", "zsh": "zsh.sh", "fish": "fish.fish"}
}

func runCompletion(ctx context.Context, e env, c *cli.Command) error {
	shell := c.Args().First()
	if shell == "words" { // what the scripts ask: the words behind the program's name, up to the cursor
		return writeAll(e.Stdout, completionWords(ctx, e, c.Args().Tail()))
	}
	name, ok := shellScripts()[shell]
	if !ok {
		return usagef("secondstory completion bash", "completion needs a shell: bash, zsh or fish")
	}
	script, err := completionScripts.ReadFile("completion/" + name)
	if err != nil {
		return fmt.Errorf("reading the completion script: %w", err)
	}
	return writeAll(e.Stdout, string(script))
}

// candidate is a word that may stand at the cursor; one that ends with = wants a value.
type candidate struct{ word, about string }

// files stands for the names of files, which the shell knows best.
const files = ":files"

// completionWords is a line per candidate, with what it is behind a tab. The last word is the one being
// typed; what does not begin with it is left out.
func completionWords(ctx context.Context, e env, words []string) string {
	typed := ""
	if len(words) > 0 {
		typed, words = words[len(words)-1], words[:len(words)-1]
	}
	var b strings.Builder
	for _, c := range candidates(ctx, e, words, typed) {
		if c.word == files || strings.HasPrefix(c.word, typed) {
			fmt.Fprintf(&b, "%s\t%s\n", c.word, oneLine(c.about))
		}
	}
	return strings.ReplaceAll(b.String(), "\t\n", "\n")
}

// candidates is what may follow the words.
func candidates(ctx context.Context, e env, words []string, typed string) []candidate {
	r := root(e)
	line := readLine(r, words)
	switch {
	case line.wants != nil:
		return flagValues(line.wants)
	case strings.HasPrefix(typed, "-"):
		return flagNames(append(slices.Clone(line.command.Flags), r.Flags...))
	case line.command == r:
		return commandWords(r)
	}
	switch line.command.Name {
	case "query":
		return queryWords(line)
	case "schema":
		return tableWords(ctx, e)
	case "completion":
		return []candidate{{"bash", ""}, {"fish", ""}, {"zsh", ""}}
	case "sql", "status":
		return nil
	}
	return []candidate{{files, ""}}
}

// typedLine is a command line as far as it is typed.
type typedLine struct {
	command *cli.Command
	args    []string
	flags   map[string]string
	wants   cli.Flag // the flag whose value comes next, nil for none
}

// readLine tells commands, flags with their values, and arguments apart.
func readLine(r *cli.Command, words []string) typedLine {
	line := typedLine{command: r, flags: map[string]string{}}
	for _, word := range words {
		if line.wants != nil {
			line.flags[line.wants.Names()[0]] = word
			line.wants = nil
			continue
		}
		if strings.HasPrefix(word, "-") && word != "-" {
			line.wants = wanting(append(slices.Clone(line.command.Flags), r.Flags...), word)
			continue
		}
		if sub := line.command.Command(word); sub != nil && len(line.args) == 0 {
			line.command = sub
			continue
		}
		line.args = append(line.args, word)
	}
	return line
}

// wanting is the flag of that name if its value is the next word.
func wanting(flags []cli.Flag, word string) cli.Flag {
	name := strings.TrimLeft(word, "-")
	for _, f := range flags {
		if _, alone := f.(*cli.BoolFlag); !alone && slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// flagValues is what a flag takes; most of those without a list of values take a file.
func flagValues(f cli.Flag) []candidate {
	switch name := f.Names()[0]; name {
	case "format":
		var all []candidate
		for format := range strings.SplitSeq(formats, "|") {
			all = append(all, candidate{format, ""})
		}
		return all
	case "kind":
		return []candidate{{string(analysis.IncidentKind), ""}, {string(analysis.NearMissKind), ""}}
	case "period", "timeout", "memory", "wait", "team", "service", "severity":
		return nil
	}
	return []candidate{{files, ""}}
}

func flagNames(flags []cli.Flag) []candidate {
	var all []candidate
	for _, f := range flags {
		about := ""
		if d, ok := f.(cli.DocGenerationFlag); ok {
			about = strings.ReplaceAll(d.GetUsage(), "`", "")
		}
		all = append(all, candidate{"--" + f.Names()[0], about})
	}
	if !slices.ContainsFunc(all, func(c candidate) bool { return c.word == "--help" }) {
		all = append(all, candidate{"--help", "show help"})
	}
	return all
}

func commandWords(r *cli.Command) []candidate {
	var all []candidate
	for _, sub := range r.Commands {
		if !sub.Hidden {
			all = append(all, candidate{sub.Name, sub.Usage})
		}
	}
	return all
}

// queryWords is the names of queries, then the parameters of the one that is named.
func queryWords(line typedLine) []candidate {
	catalog, err := catalogueIn(line.flags["queries"])
	if err != nil {
		return nil // what is wrong with a query of one's own shows when it is run
	}
	var all []candidate
	if len(line.args) == 0 {
		for _, q := range catalog.All() {
			all = append(all, candidate{q.Name, q.What})
		}
		return all
	}
	q, _ := catalog.Get(line.args[0])
	for _, name := range unused(parameterNames(q), line.args[1:]) {
		all = append(all, candidate{name, parameterComment(q, name)})
	}
	return all
}

func parameterComment(q queries.Query, name string) string {
	for _, p := range q.Params {
		if p.Name+"=" == name {
			return p.Comment
		}
	}
	return "2026Q3, 2026-07, 2026-01..2026-06: sets from and to"
}

// tableWords is the tables and views of the schema that this version knows.
func tableWords(ctx context.Context, e env) []candidate {
	db, err := queries.Open(ctx, "", queries.Options{Now: e.Now})
	if err != nil {
		return nil
	}
	defer db.Close()
	tables, err := db.Schema(ctx)
	if err != nil {
		return nil
	}
	var all []candidate
	for _, t := range tables {
		all = append(all, candidate{t.Name, t.Grain()})
	}
	return all
}
