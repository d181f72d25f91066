package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"
)

// LineError is a mistake in an input at a line that can be named.
type LineError struct {
	Line int // 1-based
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// splitFrontMatter separates front matter in YAML (---), TOML (+++) or JSON ({ ... }) from the text
// behind it. bodyAt is the byte where the text begins; fields is nil without front matter.
func splitFrontMatter(src []byte) (fields map[string]any, bodyAt int, err error) {
	switch {
	case fenced(src, "---"):
		return yamlFront(src)
	case fenced(src, "+++"):
		return tomlFront(src)
	case bytes.HasPrefix(src, []byte("{\n")) || bytes.HasPrefix(src, []byte("{\r\n")):
		return jsonFront(src)
	}
	return nil, 0, nil
}

func fenced(src []byte, mark string) bool {
	line, _, _ := bytes.Cut(src, []byte("\n"))
	return string(bytes.TrimRight(line, " \t\r")) == mark
}

// closing finds the closing fence and returns where the fields end and the text begins.
func closing(src []byte, marks ...string) (end, bodyAt int, ok bool) {
	offset := bytes.IndexByte(src, '\n') + 1
	for offset < len(src) {
		line, _, more := bytes.Cut(src[offset:], []byte("\n"))
		for _, mark := range marks {
			if string(bytes.TrimRight(line, " \t\r")) == mark {
				return offset, min(len(src), offset+len(line)+1), true
			}
		}
		if !more {
			break
		}
		offset += len(line) + 1
	}
	return 0, 0, false
}

// yamlFront: a rule at the top of a text (---) without a closing one is no front matter, unless
// keys follow it.
func yamlFront(src []byte) (map[string]any, int, error) {
	end, bodyAt, ok := closing(src, "---", "...")
	first := bytes.IndexByte(src, '\n') + 1
	if !ok {
		if yamlKey.Match(src[first:]) {
			return nil, 0, &LineError{1, errors.New("front matter begins here and is not closed by a line ---")}
		}
		return nil, 0, nil
	}
	fields, err := decodeYAML(src[first:end], 1)
	if err != nil {
		return nil, 0, inFrontMatter(err)
	}
	return fields, bodyAt, nil
}

// inFrontMatter says where in the file a mistake is: "line 3: reading front matter: ...".
func inFrontMatter(err error) error {
	var at *LineError
	if errors.As(err, &at) {
		return &LineError{at.Line, fmt.Errorf("reading front matter: %w", at.Err)}
	}
	return &LineError{1, fmt.Errorf("reading front matter: %w", err)}
}

var (
	yamlKey  = regexp.MustCompile(`^\s*[A-Za-z_][\w -]*:(\s|$)`)
	yamlLine = regexp.MustCompile(`line (\d+)`)
	unclosed = regexp.MustCompile(`^did not find expected (<|node content|'-' indicator|key$|',' or)`)
)

// decodeYAML decodes one YAML object. An alias may not expand to more than the decoder allows, and
// a mistake names its line, counted from offset lines above.
func decodeYAML(src []byte, offset int) (map[string]any, error) {
	var fields map[string]any
	if err := yaml.Unmarshal(src, &fields); err != nil {
		line, text := yamlMistake(err.Error(), offset)
		return nil, &LineError{line, errors.New(text)}
	}
	if fields == nil {
		fields = map[string]any{}
	}
	return normalYAML(fields).(map[string]any), nil
}

// yamlMistake takes the line and the reason from an error of the YAML decoder, counted from offset
// lines above. The decoder counts the lines of a structure that is not closed from 0, and those of
// everything else from 1.
func yamlMistake(message string, offset int) (int, string) {
	line := 1
	text := strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(message, "unmarshal errors:\n", ""), "yaml: "))
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]])
		text = strings.TrimLeft(text[:m[0]]+text[m[1]:], ": ")
		if unclosed.MatchString(text) {
			line++
		}
	}
	text = yamlLine.ReplaceAllStringFunc(text, func(s string) string { // the other place that is meant
		n, _ := strconv.Atoi(s[len("line "):])
		return fmt.Sprintf("line %d", n+offset)
	})
	return line + offset, text
}

// normalYAML turns map[any]any into map[string]any all the way down.
func normalYAML(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = normalYAML(inner)
		}
		return v
	case map[any]any:
		out := map[string]any{}
		for key, inner := range v {
			out[fmt.Sprint(key)] = normalYAML(inner)
		}
		return out
	case []any:
		for i := range v {
			v[i] = normalYAML(v[i])
		}
	}
	return v
}

// maxTOMLDots bounds dotted keys: the decoder's memory grows with the square of their number.
const maxTOMLDots = 2_000

func tomlFront(src []byte) (map[string]any, int, error) {
	end, bodyAt, ok := closing(src, "+++")
	if !ok {
		return nil, 0, &LineError{1, errors.New("front matter begins here and is not closed by a line +++")}
	}
	if bytes.Count(src[:end], []byte(".")) > maxTOMLDots {
		return nil, 0, fmt.Errorf("reading front matter: %w", &LineError{1, fmt.Errorf("more than %d dots, which nest in TOML", maxTOMLDots)})
	}
	fields := map[string]any{}
	if _, err := toml.Decode(string(src[bytes.IndexByte(src, '\n')+1:end]), &fields); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return nil, 0, inFrontMatter(&LineError{parse.Position.Line + 1, errors.New(parse.Message)})
		}
		return nil, 0, inFrontMatter(err)
	}
	return normalYAML(fields).(map[string]any), bodyAt, nil
}

func jsonFront(src []byte) (map[string]any, int, error) {
	d := json.NewDecoder(bytes.NewReader(src))
	fields := map[string]any{}
	if err := d.Decode(&fields); err != nil {
		offset := int(d.InputOffset())
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = int(syntax.Offset)
		}
		return nil, 0, inFrontMatter(&LineError{lineAt(src, offset), err})
	}
	return fields, int(d.InputOffset()), nil
}

// lineAt is the 1-based line of a byte offset.
func lineAt(src []byte, offset int) int {
	return 1 + bytes.Count(src[:min(max(offset, 0), len(src))], []byte("\n"))
}
