package people

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Redactions are what a user says of texts beside the roster, in redact.yaml: what to take out, whom
// the roster lacks, and which words are nobody's name.
//
//	patterns:
//	  - {pattern: 'CUST-\d{6}', reason: numbers of customers}
//	names: [Anna Kowalska, "@akow"]
//	keep: [Iris, Page]
type Redactions struct {
	Patterns []*regexp.Regexp // what matches becomes [removed]
	Names    []string         // of people; they become [engineer] as those of the roster do
	Keep     []string         // services, products, hosts that are called like people
}

// ReadRedactions reads redact.yaml; name is for messages. It is strict: a part that is not understood
// would leave in a text what its writer wants out of it. The error is a *RosterError, which names the
// line and never what stands on it.
func ReadRedactions(name string, data []byte) (Redactions, error) {
	var out Redactions
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&root); err != nil || len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return out, &RosterError{File: name, Line: yamlErrorLine(err), What: "redact.yaml has patterns, names and keep, each with a list"}
	}
	top := root.Content[0]
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, list := top.Content[i], top.Content[i+1]
		if list.Kind != yaml.SequenceNode {
			return out, &RosterError{File: name, Line: key.Line, What: fmt.Sprintf("what stands behind %s is no list", knownPart(key.Value))}
		}
		for _, item := range list.Content {
			if err := out.add(name, key, item); err != nil {
				return Redactions{}, err
			}
		}
	}
	return out, nil
}

// knownPart names a part of the file, and nothing that may be a secret.
func knownPart(key string) string {
	switch key {
	case "patterns", "names", "keep":
		return key
	}
	return "a part that is none of patterns, names and keep"
}

func (r *Redactions) add(name string, key, item *yaml.Node) error {
	fault := func(what string) error { return &RosterError{File: name, Line: item.Line, What: what} }
	switch key.Value {
	case "names", "keep":
		if item.Kind != yaml.ScalarNode || len(letters(item.Value)) == 0 {
			return fault("an entry of " + key.Value + " is no word")
		}
		if key.Value == "keep" {
			r.Keep = append(r.Keep, item.Value)
		} else {
			r.Names = append(r.Names, item.Value)
		}
		return nil
	case "patterns":
		p, problem := readPattern(item)
		if problem != "" {
			return fault(problem)
		}
		r.Patterns = append(r.Patterns, p)
		return nil
	}
	return &RosterError{File: name, Line: key.Line, What: knownPart(key.Value)}
}

// readPattern reads one pattern with its reason, which is for the reader of the file.
func readPattern(item *yaml.Node) (*regexp.Regexp, string) {
	const form = "a pattern is written {pattern: 'CUST-\\d{6}', reason: numbers of customers}"
	if item.Kind != yaml.MappingNode {
		return nil, form
	}
	text := ""
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i].Value, item.Content[i+1]
		if key != "pattern" && key != "reason" || value.Kind != yaml.ScalarNode {
			return nil, form
		}
		if key == "pattern" {
			text = value.Value
		}
	}
	p, err := regexp.Compile(text)
	switch {
	case text == "":
		return nil, form
	case err != nil:
		return nil, "the pattern is no regular expression: " + patternFault(err)
	case p.MatchString(""):
		return nil, "the pattern matches nothing at all, and so everywhere"
	case p.MatchString(Engineer + " " + Secret + " " + Removed):
		return nil, "the pattern matches what is written in the place of what was removed"
	}
	return p, ""
}

// patternFault says what is wrong with a pattern without repeating it.
func patternFault(err error) string {
	var s *syntax.Error
	if errors.As(err, &s) {
		return s.Code.String()
	}
	return "it does not compile"
}

var yamlErrorAt = regexp.MustCompile(`line (\d+)`)

// yamlErrorLine is the line that an error of the YAML reader names, else the first.
func yamlErrorLine(err error) int {
	if err != nil {
		if m := yamlErrorAt.FindStringSubmatch(err.Error()); m != nil {
			if line, err := strconv.Atoi(m[1]); err == nil {
				return line
			}
		}
	}
	return 1
}
