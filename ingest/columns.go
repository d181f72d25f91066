package ingest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// columnField is the canonical field that a column's name means: the name as it is, or as people
// write it in a heading (Started at); with parts behind dots (review.held_at, action_items.0.title).
// It is "" for any other name.
func columnField(name string) string {
	if isCanonical(name) {
		return name
	}
	name = strings.ToLower(strings.TrimSpace(name))
	name = strings.NewReplacer(" ", "_", "-", "_", "[", ".", "]", "").Replace(name)
	head, rest, dotted := strings.Cut(name, ".")
	if !isCanonical(head) {
		return ""
	}
	if !dotted {
		return head
	}
	switch head {
	case "review", "sections", "extra", "impacts", "timeline", "responders", "action_items", "services", "teams", "tags", "factors":
		return head + "." + rest
	}
	return ""
}

// canonicalRow builds canonical fields from a row of a table whose columns are canonical. A column
// of another name stays as it is, and so goes to extra.
func canonicalRow(row map[string]any) map[string]any {
	out := make(map[string]any, len(row))
	for _, name := range sortedKeys(row) {
		value := row[name]
		if value == nil {
			continue
		}
		field := columnField(name)
		if field == "" {
			field = name
			out[name] = value
			continue
		}
		head, rest, dotted := strings.Cut(field, ".")
		if dotted {
			setDotted(out, head, strings.Split(rest, "."), value)
		} else if _, taken := out[head]; !taken {
			out[head] = columnValue(head, value)
		}
	}
	for field, v := range out {
		if nested, ok := v.(map[string]any); ok && field != "extra" && field != "review" && field != "sections" {
			out[field] = numbered(nested)
		}
	}
	return out
}

// setDotted sets a part of an object field: review.held_at, impacts.users, action_items.0.title.
func setDotted(out map[string]any, head string, path []string, value any) {
	into, ok := out[head].(map[string]any)
	if !ok {
		if _, taken := out[head]; taken {
			return // the field itself is stated by a column of its own
		}
		into = map[string]any{}
		out[head] = into
	}
	if head == "impacts" && len(path) == 1 {
		into[path[0]] = map[string]any{"measure": path[0], "value": value}
		return
	}
	for _, part := range path[:len(path)-1] {
		next, ok := into[part].(map[string]any)
		if !ok {
			next = map[string]any{}
			into[part] = next
		}
		into = next
	}
	into[path[len(path)-1]] = value
}

// numbered makes a list of an object's values, in the order of their numbers.
func numbered(m map[string]any) []any {
	keys := sortedKeys(m)
	slices.SortStableFunc(keys, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return strings.Compare(a, b)
		}
		return x - y
	})
	out := make([]any, 0, len(keys))
	for _, key := range keys {
		out = append(out, m[key])
	}
	return out
}

// columnValue reads the cell of a field that holds more than a text: JSON as it is, else one entry a
// line, or names with a comma or semicolon between.
func columnValue(field string, value any) any {
	s, ok := value.(string)
	if !ok {
		return value
	}
	switch field {
	case "timeline", "impacts", "responders", "action_items", "review", "sections", "extra", "services", "teams", "tags", "factors":
		if v, ok := jsonCell(s); ok {
			return v
		}
	}
	switch field {
	case "responders":
		return anyList(splitNames(s))
	case "action_items":
		return anyList(cellLines(s))
	case "went_well", "went_wrong", "lucky", "lessons":
		return anyList(cellLines(s))
	}
	return value
}

func jsonCell(s string) (any, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s[0] != '[' && s[0] != '{' {
		return nil, false
	}
	var v any
	return v, json.Unmarshal([]byte(s), &v) == nil
}

// cellLines are the lines of a cell, without the marks of a list.
func cellLines(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-*• ")); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func anyList(items []string) []any {
	out := make([]any, len(items))
	for i, s := range items {
		out[i] = s
	}
	return out
}
