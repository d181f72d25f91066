package analysis

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Policy says which incidents should have a postmortem: those that any rule asks for.
//
//	postmortem:
//	  - severity: 2              # this severity and worse
//	  - minutes: 60              # at least so long until the harm ended
//	    services: [checkout]     # of one of these
//	  - kind: near_miss
type Policy struct {
	Postmortem []PolicyRule `yaml:"postmortem"`
}

// PolicyRule asks for a postmortem where all that it names holds.
type PolicyRule struct {
	Severity int      `yaml:"severity"` // this and worse; 0: any
	Minutes  float64  `yaml:"minutes"`  // at least; 0: any
	Kind     string   `yaml:"kind"`     // incident or near_miss; empty: incident
	Teams    []string `yaml:"teams"`    // of one of these; none: any
	Services []string `yaml:"services"`
}

// ReadPolicy reads a policy strictly; name is the file's, for errors.
func ReadPolicy(name string, r io.Reader) (*Policy, error) {
	decoder := yaml.NewDecoder(r)
	decoder.KnownFields(true)
	var p Policy
	if err := decoder.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the policy %s: %w", name, err)
	}
	if len(p.Postmortem) == 0 {
		return nil, fmt.Errorf("reading the policy %s: it has no rule; a first one is `postmortem: [{severity: 2}]`", name)
	}
	for i, rule := range p.Postmortem {
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("reading the policy %s: rule %d: %w", name, i+1, err)
		}
	}
	return &p, nil
}

func (r PolicyRule) check() error {
	switch {
	case r.Severity < 0 || r.Severity > 5:
		return fmt.Errorf("severity %d is not 1 (worst) to 5", r.Severity)
	case r.Minutes < 0:
		return fmt.Errorf("minutes %g is less than none", r.Minutes)
	case r.Kind != "" && r.Kind != "incident" && r.Kind != "near_miss":
		return fmt.Errorf("kind %q is neither incident nor near_miss", r.Kind)
	case r.Severity == 0 && r.Minutes == 0 && r.Kind == "" && len(r.Teams) == 0 && len(r.Services) == 0:
		return errors.New("it names nothing; {kind: incident} asks for a postmortem of every incident")
	}
	return nil
}

// asked is whether a policy asks for a postmortem; unknown where what it needs to know is not known.
type asked int

const (
	notAsked asked = iota
	unknownAsked
	isAsked
)

// asks is the strongest answer of the rules.
func (p *Policy) asks(r writtenRow) asked {
	answer := notAsked
	for _, rule := range p.Postmortem {
		answer = max(answer, rule.asks(r))
	}
	return answer
}

func (r PolicyRule) asks(row writtenRow) asked {
	kind := r.Kind
	if kind == "" {
		kind = "incident"
	}
	if row.Kind != kind || !oneOf(r.Teams, row.Teams) || !oneOf(r.Services, row.Services) {
		return notAsked
	}
	answer := isAsked
	if r.Severity > 0 {
		switch {
		case row.Severity == nil:
			answer = unknownAsked
		case int(*row.Severity) > r.Severity:
			return notAsked
		}
	}
	if r.Minutes > 0 {
		switch {
		case row.Minutes == nil:
			answer = unknownAsked
		case *row.Minutes < r.Minutes:
			return notAsked
		}
	}
	return answer
}

// oneOf says whether wanted is empty or holds one of the names, which are joined by |.
func oneOf(wanted []string, names *string) bool {
	if len(wanted) == 0 {
		return true
	}
	if names == nil {
		return false
	}
	for name := range strings.SplitSeq(*names, "|") {
		if slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, name) }) {
			return true
		}
	}
	return false
}
