package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// maxSourceBytes is how large a source file may be.
const maxSourceBytes = 1 << 20

// Mistake is something wrong in a source file or in secondstory.yaml. Line is 1-based.
type Mistake struct {
	File string
	Line int
	What string
}

func (m *Mistake) Error() string { return fmt.Sprintf("%s:%d: %s", m.File, max(m.Line, 1), m.What) }

// Read reads a source file and checks it: an unknown key, a program that does not compile, a
// placeholder that nothing fills are each a *Mistake that names the line.
func Read(file string, in io.Reader) (*Source, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxSourceBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading source %s: %w", file, err)
	}
	if len(data) > maxSourceBytes {
		return nil, &Mistake{file, 1, fmt.Sprintf("larger than %d bytes", maxSourceBytes)}
	}
	s := &Source{file: file}
	sum := sha256.Sum256(data)
	s.hash = hex.EncodeToString(sum[:8])
	s.Name = strings.TrimSuffix(strings.TrimSuffix(path.Base(strings.ReplaceAll(file, "\\", "/")), ".yaml"), ".yml")
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(s); err != nil {
		return nil, mistake(file, err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, mistake(file, err)
	}
	if err := s.check(&root); err != nil {
		return nil, err
	}
	return s, nil
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): (.*)`)
	unknownYAML = regexp.MustCompile(`field (\S+) not found in type rest\.(\w+)`)
	wrongType   = regexp.MustCompile("cannot unmarshal \\S+ `?([^`]*)`? ?into (\\S+)")
)

// mistake names the line of an error of the YAML decoder.
func mistake(file string, err error) error {
	var own *Mistake
	if errors.As(err, &own) {
		own.File = file
		return own
	}
	if errors.Is(err, io.EOF) {
		return &Mistake{file, 1, "it is empty; `secondstory sync --new NAME` writes a start"}
	}
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return &Mistake{file, 1, strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	line, _ := strconv.Atoi(m[1])
	what := m[2]
	if u := unknownYAML.FindStringSubmatch(what); u != nil {
		what = fmt.Sprintf("%q is no key here; ingest/sources/README.md lists those there are", u[1])
	} else if u := wrongType.FindStringSubmatch(what); u != nil {
		what = fmt.Sprintf("%q is not what belongs here", u[1])
	}
	return &Mistake{file, line, what}
}

// Duration is a length of time as a source file writes it: 90s, 10m, 6h, 30d.
type Duration time.Duration

// UnmarshalYAML reads 90s, 10m, 6h or 30d.
func (d *Duration) UnmarshalYAML(node *yaml.Node) error {
	v, err := parseDuration(node.Value)
	if err != nil {
		return &Mistake{Line: node.Line, What: err.Error()}
	}
	*d = Duration(v)
	return nil
}

func parseDuration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 100_000 {
			return 0, fmt.Errorf("%q is no length of time; write 90s, 10m, 6h or 30d", text)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	v, err := time.ParseDuration(text)
	if err != nil || v < 0 {
		return 0, fmt.Errorf("%q is no length of time; write 90s, 10m, 6h or 30d", text)
	}
	return v, nil
}

// or is d, or the given length where it is not set.
func (d Duration) or(other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return time.Duration(d)
}

// Strings is one template or a list of them.
type Strings []Template

// UnmarshalYAML reads a text or a list of texts.
func (s *Strings) UnmarshalYAML(node *yaml.Node) error {
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	for _, n := range nodes {
		var t Template
		if err := t.UnmarshalYAML(n); err != nil {
			return err
		}
		*s = append(*s, t)
	}
	return nil
}

// UnmarshalYAML keeps the node: the programs are compiled when the names of the expansions are known.
func (d *Document) UnmarshalYAML(node *yaml.Node) error {
	d.node = node
	return nil
}
