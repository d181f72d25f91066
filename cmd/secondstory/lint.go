package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/coding"
	"secondstory/ingest"
	"secondstory/ingest/lint"
)

const lintDescription = `Tells the authors of postmortems what the reader could not find or doubts in them, and where
the words blame somebody, each with file, line and code, and with how to fix it. It reads as
ingest does and stores nothing. It never asks for action items.

A line opts out with a reason: <!-- secondstory: allow blame-should-have "quoting the regulator" -->
on it or on the line above; a missing fact is allowed anywhere in the document.

Exit codes: 0 nothing at --fail-on or worse, 1 something is, 2 wrong usage.

Examples:
  secondstory lint postmortems/2026-07-03-checkout.md
  secondstory lint ./postmortems --level note          also what would only be better
  secondstory lint ./postmortems --format github       annotations in GitHub Actions
  secondstory lint --codes                             every code, its level and its advice`

func lintCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "lint",
		Usage:       "blameless language and completeness, for authors and CI",
		ArgsUsage:   "PATH...",
		Description: lintDescription,
		Flags: append(readingFlags(),
			&cli.StringFlag{Name: "rules", Usage: "a rules.yaml `FILE` in place of the built-in codes, levels and advice"},
			&cli.StringFlag{Name: "level", Value: "warning", Usage: "show findings of this `LEVEL` and worse: error|warning|note"},
			&cli.StringFlag{Name: "fail-on", Value: "warning", Usage: "exit 1 on findings of this `LEVEL` and worse: error|warning|note|never"},
			&cli.BoolFlag{Name: "codes", Usage: "list the codes and stop"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "how findings come out: `text|json|github`"},
		),
		Action: func(ctx context.Context, c *cli.Command) error { return runLint(ctx, e, c) },
	}
}

// lintAsked is what the command line asks for.
type lintAsked struct {
	rules  *lint.Rules
	level  lint.Level
	failOn lint.Level // "" for never
	write  func(io.Writer, []lint.Finding) error
}

func runLint(ctx context.Context, e env, c *cli.Command) error {
	asked, err := askedOfLint(c)
	if err != nil {
		return err
	}
	if c.Bool("codes") {
		return writeLintCodes(e.Stdout, asked.rules)
	}
	o, err := readingOptions(e, c)
	if err != nil {
		return err
	}
	files, err := ingest.Inspect(ctx, o)
	if err != nil {
		return err
	}
	t, err := taxonomy(c.String("taxonomy"))
	if err != nil {
		return err
	}
	coder, err := coding.NewCoder(t)
	if err != nil {
		return err
	}
	var shown []lint.Finding
	counts := map[lint.Level]int{}
	failed := 0
	for _, file := range files {
		for _, f := range asked.rules.Check(file, signsOf(coder, file)) {
			counts[f.Level]++
			if f.Level.AtLeast(asked.level) {
				shown = append(shown, f)
			}
			if asked.failOn != "" && f.Level.AtLeast(asked.failOn) {
				failed++
			}
		}
	}
	if err := asked.write(e.Stdout, shown); err != nil {
		return err
	}
	sayLint(e.Stderr, len(files), counts, asked.level)
	if failed > 0 {
		return fmt.Errorf("%s at %s or worse", plural(failed, "finding", "findings"), asked.failOn)
	}
	return nil
}

func askedOfLint(c *cli.Command) (lintAsked, error) {
	var a lintAsked
	writers := map[string]func(io.Writer, []lint.Finding) error{"text": writeLintText, "json": writeLintJSON, "github": writeLintGitHub}
	a.write = writers[c.String("format")]
	if a.write == nil {
		return a, usagef("secondstory lint --format text", "lint has no format %q; it has text, json and github", c.String("format"))
	}
	var err error
	if a.level, err = lintLevel("level", c.String("level")); err != nil {
		return a, err
	}
	if c.String("fail-on") != "never" {
		if a.failOn, err = lintLevel("fail-on", c.String("fail-on")); err != nil {
			return a, err
		}
	}
	a.rules, err = lintRules(c.String("rules"))
	return a, err
}

func lintLevel(flag, given string) (lint.Level, error) {
	for _, l := range lint.Levels() {
		if given == string(l) {
			return l, nil
		}
	}
	return "", usagef("secondstory lint PATH --"+flag+" warning", "--%s %q is not error, warning or note", flag, given)
}

func lintRules(file string) (*lint.Rules, error) {
	if file == "" {
		return lint.DefaultRules()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading lint rules: %w", err)
	}
	defer f.Close()
	return lint.ReadRules(file, f)
}

// signsOf codes the practice signs that lint speaks of, in every story of a file.
func signsOf(coder *coding.Coder, file ingest.Inspection) []lint.Sign {
	var out []lint.Sign
	for n, s := range file.Stories {
		text := coding.Text{Title: s.Title, Severity: s.Severity, Stated: coding.Stated{Trigger: s.Trigger, Factors: s.Factors, DetectedBy: s.DetectedBy, NearMiss: s.Kind == "near_miss"}}
		if s.Kind != "incident" {
			text.Kind = s.Kind
		}
		for i, section := range s.Sections {
			if section.Role != "title" {
				text.Sections = append(text.Sections, coding.Section{Ordinal: i, Role: section.Role, Heading: section.Heading, Body: section.Body})
			}
		}
		if blaming, ok := coder.Explain(text, coding.Practice, "blaming-language"); ok {
			for _, r := range blaming.Reasons {
				if r.Grade == coding.StatedGrade {
					out = append(out, lint.Sign{Code: blaming.Code, Story: n, Section: r.Section, Start: r.Start, Sentence: r.Quote, Words: r.Words})
				}
			}
		}
		for _, id := range [...]string{"first-story", "placeholder-left", lint.NearMiss} {
			found, _ := coder.Explain(text, coding.Practice, id)
			for _, code := range found.Given {
				out = append(out, lint.Sign{Code: id, Story: n, Section: code.Section, Start: code.Start, Sentence: code.Quote, Words: code.Quote})
			}
		}
	}
	return out
}

func writeLintText(w io.Writer, findings []lint.Finding) error {
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%s\n    %s\n", printable(f.String()), printable(f.Fix)); err != nil {
			return err
		}
	}
	return nil
}

func writeLintJSON(w io.Writer, findings []lint.Finding) error {
	if findings == nil {
		findings = []lint.Finding{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(findings)
}

// writeLintGitHub writes workflow commands, which GitHub Actions shows beside the line.
func writeLintGitHub(w io.Writer, findings []lint.Finding) error {
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	commands := map[lint.Level]string{lint.Error: "error", lint.Warning: "warning", lint.Note: "notice"}
	for _, f := range findings {
		text := f.Says
		if f.Quote != "" {
			text += ": " + f.Quote
		}
		if _, err := fmt.Fprintf(w, "::%s file=%s,line=%d,title=%s::%s\n", commands[f.Level], property.Replace(f.Path), f.Line, property.Replace(f.Code), message.Replace(text+"\n"+f.Fix)); err != nil {
			return err
		}
	}
	return nil
}

func writeLintCodes(w io.Writer, rules *lint.Rules) error {
	for _, r := range rules.List() {
		if _, err := fmt.Fprintf(w, "%-24s %-8s %s\n%34s%s\n", r.Code, r.Level, r.Says, "", r.Fix); err != nil {
			return err
		}
	}
	return nil
}

// sayLint is the one summary line.
func sayLint(w io.Writer, files int, counts map[lint.Level]int, level lint.Level) {
	fmt.Fprintf(w, "%s: %s, %s, %s", plural(files, "file", "files"), plural(counts[lint.Error], "error", "errors"),
		plural(counts[lint.Warning], "warning", "warnings"), plural(counts[lint.Note], "note", "notes"))
	if counts[lint.Note] > 0 && !lint.Note.AtLeast(level) {
		fmt.Fprint(w, " (--level note shows the notes)")
	}
	fmt.Fprintln(w)
}
