package mapping

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/itchyny/gojq"

	"secondstory/ingest/richtext"
)

// functions are what a map has beside those of jq:
//
//	html_markdown      a text in HTML as Markdown
//	jira_markdown      a text in Jira's wiki markup as Markdown
//	storage_markdown   a text in Confluence's storage format as Markdown
//	adf_markdown       a document of Jira Cloud, an object or its JSON text, as Markdown
//	mrkdwn_markdown    a text as Slack marks it up as Markdown
//	                   the three also take an object that has a name for each id of a person, whom
//	                   texts mention by it: storage_markdown($names)
//	opening(n)         the first whole sentences of a text within n bytes
func functions() []gojq.CompilerOption {
	return []gojq.CompilerOption{
		textFunction("html_markdown", htmlMarkdown),
		textFunction("jira_markdown", func(s string) (string, error) { return jiraMarkdown(s), nil }),
		richFunction("storage_markdown", richtext.Storage),
		richFunction("mrkdwn_markdown", richtext.Mrkdwn),
		gojq.WithFunction("adf_markdown", 0, 1, adfMarkdown),
		gojq.WithFunction("opening", 1, 1, func(v any, args []any) any {
			s, ok := v.(string)
			n, isInt := args[0].(int)
			if !ok || !isInt || n < 1 {
				return fmt.Errorf("opening(n) takes a text and a positive number")
			}
			return openingOf(s, n)
		}),
	}
}

// textFunction is a function of a text; null stays null.
func textFunction(name string, f func(string) (string, error)) gojq.CompilerOption {
	return gojq.WithFunction(name, 0, 0, func(v any, _ []any) any {
		if v == nil {
			return nil
		}
		s, ok := v.(string)
		if !ok {
			return fmt.Errorf("%s takes a text, not %s", name, kindOf(v))
		}
		out, err := f(s)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return out
	})
}

func htmlMarkdown(s string) (string, error) {
	if !strings.ContainsAny(s, "<&") {
		return s, nil
	}
	return richtext.HTML(s, richtext.Options{})
}

// richFunction is a function of a text, with or without the names of people. It keeps what could be
// read before a mistake.
func richFunction(name string, convert func(string, richtext.Options) (string, error)) gojq.CompilerOption {
	return gojq.WithFunction(name, 0, 1, func(v any, args []any) any {
		if v == nil {
			return nil
		}
		s, ok := v.(string)
		if !ok {
			return fmt.Errorf("%s takes a text, not %s", name, kindOf(v))
		}
		out, err := convert(s, named(args))
		if out == "" && err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return out
	})
}

// named are the options with the names of people by their ids.
func named(args []any) richtext.Options {
	if len(args) == 0 {
		return richtext.Options{}
	}
	names, _ := args[0].(map[string]any)
	return richtext.Options{Person: func(id string) string {
		name, _ := names[id].(string)
		return name
	}}
}

// adfMarkdown converts a document of the Atlassian Document Format; null stays null, and a plain
// text is one, as older fields of Jira have it.
func adfMarkdown(v any, args []any) any {
	var doc map[string]any
	switch v := v.(type) {
	case nil:
		return nil
	case map[string]any:
		doc = v
	case string:
		if json.Unmarshal([]byte(v), &doc) != nil {
			return v
		}
	default:
		return fmt.Errorf("adf_markdown takes an object or its text, not %s", kindOf(v))
	}
	out, err := richtext.ADF(doc, named(args))
	if out == "" && err != nil {
		return fmt.Errorf("adf_markdown: %w", err)
	}
	return out
}

// openingOf is the first whole sentences of s that fit into limit bytes; where the first is longer,
// its beginning, marked as cut.
func openingOf(s string, limit int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= limit {
		return s
	}
	if i := strings.LastIndex(s[:limit], ". "); i > 0 {
		return s[:i+1]
	}
	cut := max(limit-3, 0)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "..."
}

// kindOf names a value's type in jq's words.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a text"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "a number"
}
