package mapping

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxMapBytes is how large a map may be.
const maxMapBytes = 1 << 20

// Read reads a map file:
//
//	name: tracker                       # optional; default: the file's name
//	formats: [csv]                      # optional; with detect: the formats it is asked for
//	detect: has("key") and has("fields")  # optional; built-in maps are chosen by it
//	records: .issues[]                  # optional: from a decoded value to its records
//	fields:
//	  title: .fields.summary            # one jq program per canonical field
//	  review.published_at: .published
//	ignore: [self, expand]              # keys left out without a warning; all others go to extra
//	rest: drop                          # optional: leave out every key that no program mentions
//
// A mistake is an error that names file and line.
func Read(name string, r io.Reader) (*Map, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxMapBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading map %s: %w", name, err)
	}
	if len(data) > maxMapBytes {
		return nil, fmt.Errorf("reading map %s: larger than %d bytes", name, maxMapBytes)
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var node yaml.Node
	if err := d.Decode(&node); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading map %s:1: it is empty; it needs fields: with a jq program per canonical field", name)
		}
		return nil, fmt.Errorf("reading map %s%s", name, yamlMistake(err))
	}
	if len(node.Content) != 1 {
		return nil, fmt.Errorf("reading map %s:1: it is empty; it needs fields: with a jq program per canonical field", name)
	}
	return FromNode(name, node.Content[0])
}

var yamlLine = regexp.MustCompile(`^line (\d+): `)

// yamlMistake writes an error of the YAML decoder as :LINE: REASON.
func yamlMistake(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		return ":" + m[1] + ": " + text[len(m[0]):]
	}
	return ":1: " + text
}

// FromNode reads a map that is part of a larger YAML file, such as a source. Variables are names
// such as $base that its programs may use; Apply is given their values in the same order.
func FromNode(name string, node *yaml.Node, variables ...string) (*Map, error) {
	b := builder{file: name, m: &Map{name: name, keep: true, ignored: map[string]bool{}}, variables: variables}
	if err := b.top(node); err != nil {
		return nil, fmt.Errorf("reading map %w", err)
	}
	return b.m, nil
}

// builder reads one map from YAML, strictly.
type builder struct {
	file      string
	m         *Map
	variables []string
}

func (b *builder) fail(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%s: %w", b.file, strconv.Itoa(max(node.Line, 1)), fmt.Errorf(format, args...))
}

func (b *builder) top(node *yaml.Node) error {
	err := b.each(node, "a map", func(key, value *yaml.Node) error {
		switch key.Value {
		case "fields":
			return b.fields(value)
		case "records":
			return b.program(value, &b.m.records)
		case "detect":
			return b.program(value, &b.m.detect)
		case "name":
			return b.scalar(value, &b.m.name)
		case "formats":
			return b.names(value, func(s string) { b.m.formats = append(b.m.formats, s) })
		case "ignore":
			return b.names(value, func(s string) { b.m.ignored[s] = true })
		case "rest":
			return b.rest(value)
		}
		return b.fail(key, "%q is not part of a map; it has name, formats, detect, records, fields, ignore and rest", key.Value)
	})
	if err == nil && len(b.m.fields) == 0 {
		return b.fail(node, "it needs fields: with a jq program per canonical field")
	}
	return err
}

// each calls do for every pair of a YAML object, and refuses a key that comes twice.
func (b *builder) each(node *yaml.Node, what string, do func(key, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return b.fail(node, "%s is an object: name: value", what)
	}
	var seen []string
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if slices.Contains(seen, key.Value) {
			return b.fail(key, "%s is there twice", key.Value)
		}
		seen = append(seen, key.Value)
		if err := do(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) fields(node *yaml.Node) error {
	return b.each(node, "fields", func(key, value *yaml.Node) error {
		var text string
		if err := b.scalar(value, &text); err != nil {
			return err
		}
		if _, err := targetOf(key.Value); err != nil {
			return b.fail(key, "%w", err)
		}
		if err := b.m.add(key.Value, text, b.variables); err != nil {
			return b.atProgram(value, fmt.Errorf("%s: %w", key.Value, err))
		}
		return nil
	})
}

func (b *builder) program(node *yaml.Node, into **program) error {
	var text string
	if err := b.scalar(node, &text); err != nil {
		return err
	}
	p, err := compileProgram(text, b.variables)
	if err != nil {
		return b.atProgram(node, err)
	}
	*into = p
	return nil
}

// atProgram names the line of a mistake inside a program, which a block scalar begins one below.
func (b *builder) atProgram(node *yaml.Node, err error) error {
	line := max(node.Line, 1)
	var at *parseError
	if errors.As(err, &at) {
		line += at.line
		if node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			line++
		}
	}
	return fmt.Errorf("%s:%d: %w", b.file, line, err)
}

func (b *builder) scalar(node *yaml.Node, into *string) error {
	if node.Kind != yaml.ScalarNode || strings.TrimSpace(node.Value) == "" {
		return b.fail(node, "a text belongs here")
	}
	*into = node.Value
	return nil
}

func (b *builder) names(node *yaml.Node, add func(string)) error {
	if node.Kind != yaml.SequenceNode {
		return b.fail(node, "a list of names belongs here: [a, b]")
	}
	for _, item := range node.Content {
		var s string
		if err := b.scalar(item, &s); err != nil {
			return err
		}
		add(s)
	}
	return nil
}

func (b *builder) rest(node *yaml.Node) error {
	switch node.Value {
	case "keep":
		b.m.keep = true
	case "drop":
		b.m.keep = false
	default:
		return b.fail(node, "rest is keep or drop")
	}
	return nil
}
