package rest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Settings are what a user says of a source: in secondstory.yaml, by flags, in the environment.
type Settings struct {
	Name       string                // what its incidents are stored under; default: the source's name
	Parameters map[string]string     // lists are parted by commas
	Secrets    map[string]SecretFrom // where a secret comes from, if not from the source file's variable
	Since      time.Time             // the beginning of history; zero: what the source file says
}

// SecretFrom is where a secret comes from: a variable or a command, whose output is taken without
// the line's end.
type SecretFrom struct {
	Env     string
	Command []string
}

// SettingsError lists everything that is missing or wrong, so that it can be put right at once.
type SettingsError struct {
	Source string
	Lacks  []string
}

func (e *SettingsError) Error() string {
	return fmt.Sprintf("source %s is not set up:\n  %s", e.Source, strings.Join(e.Lacks, "\n  "))
}

// resolve gives the variables of the source's templates and programs.
func (s *Source) resolve(set Settings, getenv func(string) string) (map[string]any, error) {
	vars := map[string]any{}
	var lacks []string
	for _, name := range slices.Sorted(maps.Keys(set.Parameters)) {
		if _, ok := s.Parameters[name]; !ok {
			lacks = append(lacks, fmt.Sprintf("there is no parameter %s; it has %s", name, orNone(slices.Sorted(maps.Keys(s.Parameters)))))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Parameters)) {
		p := s.Parameters[name]
		value := p.Default
		if p.Env != "" && getenv(p.Env) != "" {
			value = getenv(p.Env)
		}
		if v := set.Parameters[name]; v != "" {
			value = v
		}
		if err := p.takes(value); err != nil {
			lacks = append(lacks, fmt.Sprintf("parameter %s (%s): %v", name, p.About, err))
		}
		vars[name] = p.value(value)
	}
	if len(lacks) > 0 {
		return nil, &SettingsError{firstSet(set.Name, s.Name), lacks}
	}
	return vars, nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// takes says what is wrong with a value.
func (p Parameter) takes(value string) error {
	switch {
	case value == "" && p.Required && p.Env != "":
		return fmt.Errorf("is missing; set %s, or --set, or secondstory.yaml", p.Env)
	case value == "" && p.Required:
		return errors.New("is missing; use --set or secondstory.yaml")
	case value != "" && len(p.OneOf) > 0 && !slices.Contains(p.OneOf, value):
		return fmt.Errorf("is one of %s, not %q", strings.Join(p.OneOf, ", "), value)
	}
	return nil
}

// value is a text, or the list of texts between commas.
func (p Parameter) value(text string) any {
	if !p.List {
		return strings.TrimRight(strings.TrimSpace(text), "/")
	}
	list := []any{}
	for _, entry := range strings.Split(text, ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			list = append(list, entry)
		}
	}
	return list
}

// errNoSecret is a secret that is not set.
var errNoSecret = errors.New("is not set")

// secrets gives the values of the secrets that the source's auth names. Whatever is missing is
// named together, never a value.
func (s *Source) secrets(ctx context.Context, set Settings, o Options) (map[string]string, error) {
	out := map[string]string{}
	var lacks []string
	for _, name := range slices.Sorted(maps.Keys(set.Secrets)) {
		if _, ok := s.Secrets[name]; !ok {
			lacks = append(lacks, fmt.Sprintf("there is no secret %s; it has %s", name, orNone(slices.Sorted(maps.Keys(s.Secrets)))))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Secrets)) {
		value, err := s.secret(ctx, name, set.Secrets[name], o)
		switch {
		case errors.Is(err, errNoSecret) && (s.Secrets[name].Optional || s.Auth.Optional):
			continue
		case err != nil:
			lacks = append(lacks, fmt.Sprintf("secret %s (%s): %v", name, s.Secrets[name].About, err))
			continue
		}
		out[name] = value
	}
	if len(lacks) > 0 {
		return nil, &SettingsError{firstSet(set.Name, s.Name), lacks}
	}
	return out, nil
}

func (s *Source) secret(ctx context.Context, name string, from SecretFrom, o Options) (string, error) {
	if o.Replayed {
		return "replayed", nil
	}
	if len(from.Command) > 0 {
		if o.Command == nil {
			return "", errors.New("commands are not allowed here")
		}
		value, err := o.Command(ctx, from.Command)
		if err != nil {
			return "", fmt.Errorf("running %s: %w", from.Command[0], err)
		}
		if value = strings.TrimRight(value, "\r\n"); value == "" {
			return "", fmt.Errorf("running %s: it printed nothing", from.Command[0])
		}
		return value, nil
	}
	variable := from.Env
	if variable == "" {
		variable = s.Secrets[name].Env
	}
	if value := strings.TrimSpace(o.Getenv(variable)); value != "" {
		return value, nil
	}
	return "", fmt.Errorf("%w; set the variable %s, or name a command in secondstory.yaml", errNoSecret, variable)
}

// Given are the parameters that a user set, as texts.
func (s *Source) Given(set Settings, getenv func(string) string) map[string]string {
	out := map[string]string{}
	for name, p := range s.Parameters {
		value := set.Parameters[name]
		if value == "" && p.Env != "" {
			value = getenv(p.Env)
		}
		if value != "" {
			out[name] = value
		}
	}
	return out
}
