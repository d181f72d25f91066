package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// formatOf is the format a file's name says. Where no name says any, as stdin has none, its
// beginning does: JSON, a page, a feed or a table.
func (r *reader) formatOf(src *source, named string, text []byte) string {
	if path.Ext(src.rel) != "" {
		return named
	}
	if holdsRecords(text) {
		return "json"
	}
	if src.root != stdinRoot {
		return named
	}
	head := strings.ToLower(string(bytes.TrimSpace(text[:min(len(text), 512)])))
	switch {
	case strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html"):
		return "html"
	case strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<rss"):
		return "rss"
	case r.isTable(text):
		return "csv"
	}
	return named
}

// holdsRecords: a text without a name that says so, as stdin has none, begins with an object or a list
// in JSON. Front matter in JSON has its brace on a line of its own and text behind it.
func holdsRecords(text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) < 2 || text[0] != '{' && text[0] != '[' {
		return false
	}
	var first json.RawMessage
	d := json.NewDecoder(bytes.NewReader(text))
	if d.Decode(&first) != nil {
		return false
	}
	rest := bytes.TrimSpace(text[d.InputOffset():])
	return len(rest) == 0 || rest[0] == '{' || rest[0] == '['
}

// isTable: the text has a header with a canonical column, or one that a map is for.
func (r *reader) isTable(text []byte) bool {
	t, err := newTable(bytes.NewReader(text))
	if err != nil || len(t.columns) < 2 {
		return false
	}
	row, line, err := t.row()
	if err != nil {
		return false
	}
	first := t.object(row, line)
	if m := r.ownMap; m != nil && m.Asks() && m.Matches(context.Background(), "csv", first) {
		return true
	}
	maps, err := builtinMaps()
	if err != nil {
		return false
	}
	for _, m := range maps {
		if m.Matches(context.Background(), "csv", first) {
			return true
		}
	}
	return slices.ContainsFunc(t.columns, func(c tableColumn) bool { return columnField(c.name) != "" })
}
