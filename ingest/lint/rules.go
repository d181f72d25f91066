package lint

import (
	"bytes"
	_ "embed" // the rules
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed rules.yaml
var defaultRules []byte

// Level is how bad a finding is.
type Level string

// The levels, worst first.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// Levels lists them, worst first.
func Levels() []Level { return []Level{Error, Warning, Note} }

// AtLeast reports whether l is as bad as other, or worse.
func (l Level) AtLeast(other Level) bool {
	return slices.Index(Levels(), l) <= slices.Index(Levels(), other)
}

// Rule is one code: what gives it, how bad it is, and what to do.
type Rule struct {
	Code  string
	Level Level
	Says  string
	Fix   string
	when  when
}

// when is what gives a finding: one of its kinds, and for a sign the words it must hold.
type when struct {
	kind, value string
	words       *regexp.Regexp
	text        *regexp.Regexp // of kind text
}

// Rules are the codes of a file, in its order.
type Rules struct{ rules []Rule }

// List returns the rules in order.
func (r *Rules) List() []Rule { return slices.Clone(r.rules) }

// RulesError is a mistake in a file of rules, at its line.
type RulesError struct {
	File string
	Line int
	What string
}

func (e *RulesError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// DefaultRules are the embedded ones.
func DefaultRules() (*Rules, error) { return ReadRules("rules.yaml", bytes.NewReader(defaultRules)) }

// givers says, for each kind of `when`, which values it may have; nil means any.
func givers() map[string][]string {
	return map[string][]string{
		"doubt":   nil,
		"sign":    nil,
		"text":    nil,
		"missing": {"date", "start", "start_among_times", "end", "end_among_times", "detection", "severity", "service", "impact", "causes", "timeline"},
		"outcome": {"refused", "skipped"},
		"heading": {"unknown"},
		"opt_out": {"unused", "reasonless", "unknown_code"},
	}
}

type ruleFile struct {
	Version int         `yaml:"version"`
	Rules   []yaml.Node `yaml:"rules"`
}

type ruleNode struct {
	Code  string            `yaml:"code"`
	Level Level             `yaml:"level"`
	When  map[string]string `yaml:"when"`
	Says  string            `yaml:"says"`
	Fix   string            `yaml:"fix"`
}

// ReadRules reads rules of the form of rules.yaml; name is for messages. All mistakes come at once, as
// *RulesError values joined.
func ReadRules(name string, in io.Reader) (*Rules, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading lint rules %s: %w", name, err)
	}
	var f ruleFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("reading lint rules %s: %w", name, err)
	}
	if f.Version != 1 || len(f.Rules) == 0 {
		return nil, &RulesError{name, 1, "lint rules begin with `version: 1` and have a list `rules`"}
	}
	var out Rules
	var faults []error
	lines := map[string]int{}
	for i := range f.Rules {
		rule, err := readRule(name, &f.Rules[i])
		if err == nil && lines[rule.Code] > 0 {
			err = &RulesError{name, f.Rules[i].Line, fmt.Sprintf("code %s is on line %d already", rule.Code, lines[rule.Code])}
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		lines[rule.Code] = f.Rules[i].Line
		out.rules = append(out.rules, rule)
	}
	return &out, errors.Join(faults...)
}

func readRule(name string, n *yaml.Node) (Rule, error) {
	at := func(format string, args ...any) error { return &RulesError{name, n.Line, fmt.Sprintf(format, args...)} }
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if !slices.Contains([]string{"code", "level", "when", "says", "fix"}, n.Content[i].Value) {
			return Rule{}, &RulesError{name, n.Content[i].Line, fmt.Sprintf("%q is no part of a rule (code, level, when, says, fix)", n.Content[i].Value)}
		}
	}
	var r ruleNode
	if err := n.Decode(&r); err != nil {
		return Rule{}, at("a rule has code, level, when, says and fix, all text but when: %v", err)
	}
	switch {
	case !codeForm.MatchString(r.Code):
		return Rule{}, at("code %q is not words of small letters with hyphens between", r.Code)
	case !slices.Contains(Levels(), r.Level):
		return Rule{}, at("level %q of %s is not error, warning or note", r.Level, r.Code)
	case strings.TrimSpace(r.Says) == "" || strings.TrimSpace(r.Fix) == "":
		return Rule{}, at("%s needs says and fix: a finding tells what to do", r.Code)
	}
	w, problem := readWhen(r.When)
	if problem != "" {
		return Rule{}, at("%s: %s", r.Code, problem)
	}
	return Rule{Code: r.Code, Level: r.Level, Says: r.Says, Fix: r.Fix, when: w}, nil
}

var codeForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func readWhen(in map[string]string) (w when, problem string) {
	for kind, value := range in {
		if kind == "words" {
			words, err := regexp.Compile(value)
			if err != nil {
				return when{}, "words is no regular expression: " + err.Error()
			}
			w.words = words
			continue
		}
		allowed, ok := givers()[kind]
		if !ok || w.kind != "" {
			return when{}, "when has one of doubt, missing, outcome, heading, sign, text, opt_out, and words beside sign"
		}
		if allowed != nil && !slices.Contains(allowed, value) {
			return when{}, fmt.Sprintf("%s: %s is not one of %s", kind, value, strings.Join(allowed, ", "))
		}
		w.kind, w.value = kind, value
		if kind == "text" {
			text, err := regexp.Compile(value)
			if err != nil || text.MatchString("") {
				return when{}, "text is no regular expression, or one that matches everywhere"
			}
			w.text = text
		}
	}
	if w.kind == "" || w.words != nil && w.kind != "sign" {
		return when{}, "when has one of doubt, missing, outcome, heading, sign, text, opt_out, and words beside sign"
	}
	return w, ""
}

// anyValue stands for every value of its kind that no rule before it names.
const anyValue = "*"

// given returns the first rule that a thing gives; of a sign, the words are asked too.
func (r *Rules) given(kind, value, words string) (Rule, bool) {
	if at := r.rank(kind, value, words); at < len(r.rules) {
		return r.rules[at], true
	}
	return Rule{}, false
}

// rank is the place of the rule that a thing gives; of nothing it is behind all.
func (r *Rules) rank(kind, value, words string) int {
	for i, rule := range r.rules {
		if rule.when.kind == kind && (rule.when.value == value || rule.when.value == anyValue) && (rule.when.words == nil || rule.when.words.MatchString(words)) {
			return i
		}
	}
	return len(r.rules)
}

func (r *Rules) has(code string) bool {
	return slices.ContainsFunc(r.rules, func(rule Rule) bool { return rule.Code == code })
}
