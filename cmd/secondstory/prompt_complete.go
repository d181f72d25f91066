package main

import (
	"context"
	"slices"
	"strings"

	"github.com/reeflective/readline"

	"secondstory/queries"
)

// names completes what is typed. DuckDB knows SQL and the schema: it is asked in an empty database of the
// same schema, in memory, so that completing never holds the file. That one is made beside the prompt.
type names struct {
	catalog *queries.Catalog
	ctx     context.Context
	ready   chan struct{}
	db      *queries.DB // after ready; nil where it could not be made
}

// newNames begins to make them ready; call stop at the end.
func newNames(ctx context.Context, p *prompt) (n *names, stop func()) {
	n = &names{catalog: p.catalog, ctx: context.WithoutCancel(ctx), ready: make(chan struct{})}
	go func() {
		defer close(n.ready)
		if db, err := queries.Open(n.ctx, "", queries.Options{Now: p.e.Now, Threads: 1}); err == nil {
			n.db = db
		}
	}()
	return n, func() {
		<-n.ready
		if n.db != nil {
			_ = n.db.Close() // in memory: nothing can be lost
		}
	}
}

// complete offers what may stand at the cursor.
func (n *names) complete(line []rune, cursor int) readline.Completions {
	text := string(line[:cursor])
	if strings.HasPrefix(strings.TrimSpace(text), ".") {
		return n.command(text)
	}
	<-n.ready
	if n.db == nil {
		return readline.CompleteMessage("completion is not there: no database in memory")
	}
	found, err := n.db.Complete(n.ctx, text)
	if err != nil {
		return readline.CompleteMessage("%s", oneLine(err.Error()))
	}
	if len(found.Words) == 0 {
		return readline.Completions{}
	}
	c := readline.CompleteValues(found.Words...)
	c.PREFIX = text[found.Start:]
	return c
}

// command completes a dot-command and what may follow it.
func (n *names) command(text string) readline.Completions {
	words := strings.Fields(text)
	typed := ""
	if !strings.HasSuffix(text, " ") {
		typed, words = words[len(words)-1], words[:len(words)-1]
	}
	c := readline.CompleteValues(n.afterCommand(words)...)
	c.PREFIX = typed
	return c
}

// afterCommand is what may follow the words of a dot-command.
func (n *names) afterCommand(words []string) []string {
	switch {
	case len(words) == 0:
		return commandNames()
	case words[0] == ".run" && len(words) == 1:
		return n.catalog.Names()
	case words[0] == ".run":
		q, _ := n.catalog.Get(words[1])
		return unused(parameterNames(q), words[2:])
	case words[0] == ".queries" && len(words) == 1:
		return n.catalog.Families()
	case words[0] == ".format" && len(words) == 1:
		return strings.Split(formats, "|")
	case words[0] == ".schema" && len(words) == 1:
		return n.tables()
	}
	return nil
}

// tables are the names of tables and views.
func (n *names) tables() []string {
	<-n.ready
	if n.db == nil {
		return nil
	}
	tables, err := n.db.Schema(n.ctx)
	if err != nil {
		return nil // completing is a help: a mistake shows when the line is run
	}
	var all []string
	for _, t := range tables {
		all = append(all, t.Name)
	}
	return all
}

// parameterNames are what may be given to a query, with an equals sign.
func parameterNames(q queries.Query) []string {
	var all []string
	for _, p := range q.Params {
		if p.Name == "from" {
			all = append(all, "period=")
		}
		all = append(all, p.Name+"=")
	}
	return all
}

// unused are the names that none of the given words sets.
func unused(all, given []string) []string {
	return slices.DeleteFunc(all, func(name string) bool {
		return slices.ContainsFunc(given, func(word string) bool { return strings.HasPrefix(word, name) })
	})
}
