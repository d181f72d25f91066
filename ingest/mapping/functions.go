package mapping

import (
	"fmt"
	"strings"
	"unicode/utf8"

	htmltomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/itchyny/gojq"
)

// functions are what a map has beside those of jq:
//
//	html_markdown      a text in HTML as Markdown
//	jira_markdown      a text in Jira's wiki markup as Markdown
//	opening(n)         the first whole sentences of a text within n bytes
func functions() []gojq.CompilerOption {
	return []gojq.CompilerOption{
		textFunction("html_markdown", htmlMarkdown),
		textFunction("jira_markdown", func(s string) (string, error) { return jiraMarkdown(s), nil }),
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
	return htmltomarkdown.ConvertString(s)
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
