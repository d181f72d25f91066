package pull

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/rest"
)

// Config is secondstory.yaml: the sources of a user, and which of them is right.
type Config struct {
	Sources    map[string]SourceConfig `yaml:"sources"`
	Precedence []string                `yaml:"precedence"` // of sources, the first is right
	Fields     map[string][]string     `yaml:"fields"`     // the same for single fields

	file string
}

// SourceConfig is one source: its name is what its incidents are stored under.
type SourceConfig struct {
	Source     string                  `yaml:"source"` // the source file; default: the name
	Parameters map[string]Value        `yaml:"parameters"`
	Secrets    map[string]SecretConfig `yaml:"secrets"`
	Since      string                  `yaml:"since"` // a day: the beginning of history
}

// SecretConfig is where a secret comes from. There is no key for the secret itself.
type SecretConfig struct {
	Env     string   `yaml:"env"`
	Command []string `yaml:"command"`
}

// Value is a text, a number, or a list of them.
type Value string

// UnmarshalYAML reads one value or a list.
func (v *Value) UnmarshalYAML(node *yaml.Node) error {
	switch node.Kind {
	case yaml.ScalarNode:
		*v = Value(node.Value)
		return nil
	case yaml.SequenceNode:
		var parts []string
		for _, item := range node.Content {
			if item.Kind != yaml.ScalarNode || strings.Contains(item.Value, ",") {
				return fmt.Errorf("line %d: a list of texts without commas belongs here", item.Line)
			}
			parts = append(parts, item.Value)
		}
		*v = Value(strings.Join(parts, ","))
		return nil
	}
	return fmt.Errorf("line %d: a text or a list of texts belongs here", node.Line)
}

// ReadConfig reads the file at path. A missing file is an empty Config, unless must is set.
func ReadConfig(path string, must bool) (Config, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return Config{file: path}, nil
	}
	if err != nil {
		return Config{}, fmt.Errorf("reading the settings: %w", err)
	}
	c := Config{file: path}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, settingsMistake(path, err)
	}
	return c, c.check()
}

var settingsLine = regexp.MustCompile(`line (\d+): (.*)`)

// settingsMistake names the line of an error of the YAML decoder.
func settingsMistake(path string, err error) error {
	m := settingsLine.FindStringSubmatch(err.Error())
	if m == nil {
		return &rest.Mistake{File: path, Line: 1, What: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	line, _ := strconv.Atoi(m[1])
	what := m[2]
	if strings.Contains(what, "into pull.SecretConfig") { // what stands there may be the secret itself
		what = "a secret is not written down here; it is {env: NAME}, or {command: [PROGRAM, ...]} that prints it"
	}
	if name, _, ok := strings.Cut(strings.TrimPrefix(what, "field "), " not found in type "); ok && strings.HasPrefix(what, "field ") {
		what = fmt.Sprintf("%q is no key here; there are sources (source, parameters, secrets, since), precedence and fields", name)
	}
	return &rest.Mistake{File: path, Line: line, What: what}
}

func (c Config) check() error {
	for _, field := range sortedNames(c.Fields) {
		if !slices.Contains(JoinedFields(), field) {
			return &rest.Mistake{File: c.file, Line: 1, What: fmt.Sprintf("fields: %q is not one that sources are compared by: %s", field, strings.Join(JoinedFields(), ", "))}
		}
	}
	for _, name := range sortedNames(c.Sources) {
		if since := c.Sources[name].Since; since != "" {
			if _, err := time.Parse(time.DateOnly, since); err != nil {
				return &rest.Mistake{File: c.file, Line: 1, What: fmt.Sprintf("sources: %s: since %q is no day such as 2024-01-01", name, since)}
			}
		}
	}
	return nil
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Names are the sources that the file sets up, in order.
func (c Config) Names() []string { return sortedNames(c.Sources) }

// Source gives the source file's name and the settings of what a user calls name.
func (c Config) Source(name string) (file string, set rest.Settings) {
	in := c.Sources[name]
	set = rest.Settings{Name: name, Parameters: map[string]string{}, Secrets: map[string]rest.SecretFrom{}}
	for key, v := range in.Parameters {
		set.Parameters[key] = string(v)
	}
	for key, v := range in.Secrets {
		set.Secrets[key] = rest.SecretFrom{Env: v.Env, Command: v.Command}
	}
	if t, err := time.Parse(time.DateOnly, in.Since); err == nil {
		set.Since = t
	}
	if file = in.Source; file == "" {
		file = name
	}
	return file, set
}

// Library is where source files are found: the built-in ones, and those of a user's folder, which
// take the place of a built-in one of the same name.
type Library struct {
	Builtin fs.FS
	Dir     string // "" for none; a missing default folder is none
}

// Find reads the source file of a name.
func (l Library) Find(name string) (*rest.Source, error) {
	if l.Dir != "" {
		f, err := os.Open(filepath.Join(l.Dir, name+".yaml"))
		if err == nil {
			defer f.Close()
			return rest.Read(filepath.Join(l.Dir, name+".yaml"), f)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading source %s: %w", name, err)
		}
	}
	f, err := l.Builtin.Open(name + ".yaml")
	if err != nil {
		return nil, &UnknownError{name, l.Names()}
	}
	defer f.Close()
	return rest.Read(name+".yaml", f)
}

// UnknownError is a source that there is no file for.
type UnknownError struct {
	Name  string
	Known []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no source %q; there are %s; `secondstory sync --new %s` writes a start", e.Name, strings.Join(e.Known, ", "), e.Name)
}

// Names are all sources there are, in order.
func (l Library) Names() []string {
	var out []string
	names, _ := fs.Glob(l.Builtin, "*.yaml")
	if l.Dir != "" {
		own, _ := filepath.Glob(filepath.Join(l.Dir, "*.yaml"))
		names = append(names, own...)
	}
	for _, name := range names {
		if name = strings.TrimSuffix(filepath.Base(name), ".yaml"); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
