package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/reeflective/readline"

	"secondstory/queries"
)

// prompt is a session at a terminal. It holds the database only while a statement runs, so that others
// may write to it in between; what a statement creates for the time being ends with its line.
type prompt struct {
	e       env
	box     box
	files   bool // --allow-files
	catalog *queries.Catalog
	out     sink
	file    *os.File // what .output opened, nil for the terminal
	last    *answer  // the rows shown last, for .chart
}

// answer is rows that were shown, and the named query they came from, if any.
type answer struct {
	query queries.Query
	rows  *queries.Result
}

// promptRows is how many rows of a table are shown; keptRows is how many are held for .chart.
const (
	promptRows = 200
	keptRows   = 10_000
)

const promptWelcome = "secondstory: %s, read-only. SQL ends with ; and .help says what else there is.\n"

// runPrompt reads lines from the terminal until its end. A statement that could not be stopped ends it,
// because its database can no longer be closed.
func runPrompt(ctx context.Context, p *prompt) error {
	names, stop := newNames(ctx, p)
	defer stop()
	editor := readline.NewShell()
	editor.Prompt.Primary(func() string { return "sql> " })
	editor.Prompt.Secondary(func() string { return "...> " })
	editor.AcceptMultiline = func(line []rune) bool { return entered(string(line)) }
	editor.Completer = names.complete
	if path, err := historyFile(p.e); err != nil {
		fmt.Fprintf(p.e.Stderr, "no history: %s\n", sayable(err.Error()))
	} else {
		editor.History.Delete()
		editor.History.AddFromFile("history", path)
	}
	fmt.Fprintf(p.e.Stderr, promptWelcome, printable(p.box.path))
	defer p.closeOutput()
	for {
		line, err := editor.Readline()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(p.e.Stderr)
			return nil
		case err != nil:
			return fmt.Errorf("reading from the terminal: %w", err)
		}
		switch err := p.take(ctx, strings.TrimSpace(line)); {
		case errors.Is(err, errQuit):
			return nil
		case errors.Is(err, errAbandoned):
			return fmt.Errorf("%w, so the session ends", err)
		case err != nil:
			fmt.Fprintln(p.e.Stderr, sayable(explain(err)))
		}
	}
}

// entered reports whether Enter ends what was typed: a dot-command, nothing, or whole statements.
func entered(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || strings.HasPrefix(text, ".") || queries.Finished(text)
}

// take carries out what was typed. Ctrl-C stops it and not the session.
func (p *prompt) take(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), os.Interrupt)
	defer stop()
	if p.e.TerminalWidth != nil {
		p.out.width = p.e.TerminalWidth()
	}
	started := p.e.Now()
	err := p.dispatch(ctx, text)
	if ctx.Err() != nil && err != nil && !errors.Is(err, errAbandoned) {
		fmt.Fprintln(p.e.Stderr, "stopped")
		return nil
	}
	if err == nil && !strings.HasPrefix(text, ".") || strings.HasPrefix(text, ".run") {
		fmt.Fprintf(p.e.Stderr, "%d ms\n", p.e.Now().Sub(started).Milliseconds())
	}
	return err
}

func (p *prompt) dispatch(ctx context.Context, text string) error {
	if strings.HasPrefix(text, ".") {
		return p.command(ctx, text)
	}
	statements := queries.Statements(text)
	if err := queries.Check(statements); err != nil {
		return err
	}
	files, err := namedFiles(statements, p.files)
	if err != nil {
		return err
	}
	err = p.box.run(ctx, files, func(ctx context.Context, db *queries.DB) error {
		return db.Script(ctx, text, func(s *queries.Session, statement queries.Statement) error {
			return p.statement(ctx, s, statement)
		})
	})
	return withFilesHint(err, p.files)
}

// statement runs one statement: on the terminal its rows are shown, in a file all are written.
func (p *prompt) statement(ctx context.Context, s *queries.Session, statement queries.Statement) error {
	if p.file != nil || p.out.format != "table" {
		return p.out.statement(ctx, s, statement)
	}
	r, err := s.Run(ctx, statement)
	if err != nil || len(r.Columns) == 0 {
		return err
	}
	return p.show(queries.Query{}, r)
}

// show writes the first rows of a result, and says how many there are.
func (p *prompt) show(q queries.Query, r *queries.Result) error {
	n := len(r.Rows)
	t := tableOf(r)
	t.rows = t.rows[:min(n, promptRows)]
	if err := p.out.rows(t); err != nil {
		return err
	}
	if n > promptRows {
		fmt.Fprintf(p.e.Stderr, "%d rows, the first %d are shown; .output FILE writes all of them\n", n, promptRows)
	} else {
		fmt.Fprintln(p.e.Stderr, counted(n, "row"))
	}
	p.last = &answer{query: q, rows: &queries.Result{Columns: r.Columns, Rows: r.Rows[:min(n, keptRows)]}}
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// closeOutput goes back to the terminal.
func (p *prompt) closeOutput() error {
	p.out.w, p.out.terminal = p.e.Stdout, true
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	if err != nil {
		return fmt.Errorf("writing rows: %w", err)
	}
	return nil
}
