package rest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// State is where a source continues; it is stored with the page it follows. The zero value is a
// source that was never read.
type State struct {
	Asked   string     `json:"asked,omitempty"`   // what was asked: the source file and its parameters
	Done    *time.Time `json:"done,omitempty"`    // everything until then was read
	Since   *time.Time `json:"since,omitempty"`   // from then on; none with Done, or for a list without a window: from the beginning
	Oldest  *time.Time `json:"oldest,omitempty"`  // where any reading began: what is stored may reach back so far
	Open    []Ref      `json:"open,omitempty"`    // still going on when last read
	Missing []Missing  `json:"missing,omitempty"` // could not be read; asked for again next time
	Gaps    []Gap      `json:"gaps,omitempty"`    // could not be listed
	Round   *Round     `json:"round,omitempty"`   // the reading under way
}

// Ref names an item: its key, and the value of `each` it was listed under.
type Ref struct {
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
}

// Missing is an item that could not be read, and why.
type Missing struct {
	Ref
	Why string `json:"why"`
}

// Gap is a time whose items could not all be listed, and why.
type Gap struct {
	Span
	Value string `json:"value,omitempty"`
	Why   string `json:"why"`
}

// Round is one reading of a source from beginning to end; it outlives the process.
type Round struct {
	Run      string    `json:"run"`
	Full     bool      `json:"full,omitempty"`
	Started  time.Time `json:"started"`
	Span     Span      `json:"span"`
	Done     time.Time `json:"done"`               // what State.Done becomes
	Finished []string  `json:"finished,omitempty"` // values of `each` that are read
	Begun    bool      `json:"begun,omitempty"`    // the value under way has its Spans
	Value    string    `json:"value,omitempty"`    // of `each`, under way
	Spans    []Span    `json:"spans,omitempty"`    // of that value; the first is under way
	Place    Place     `json:"place"`
	Listed   bool      `json:"listed,omitempty"`
	Pending  []Ref     `json:"pending,omitempty"` // open or missing last time, and not met yet
}

// ReadState reads what State.String wrote.
func ReadState(text string) (State, error) {
	var s State
	if text == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("reading a checkpoint: %w", err)
	}
	return s, nil
}

// String writes the state as JSON; equal states give equal text.
func (s State) String() string {
	slices.SortFunc(s.Open, compareRefs)
	slices.SortFunc(s.Missing, func(a, b Missing) int { return compareRefs(a.Ref, b.Ref) })
	data, err := json.Marshal(s)
	if err != nil {
		return "{}" // only texts, numbers and times: cannot be
	}
	return string(data)
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Key, b.Key))
}

// Lacks says what is missing, a sentence each; empty for a source that is complete.
func (s State) Lacks() []string {
	var out []string
	for _, g := range s.Gaps {
		if g.From.IsZero() {
			out = append(out, g.Why)
			continue
		}
		out = append(out, fmt.Sprintf("from %s to %s: %s", g.From.Format(time.DateOnly), g.Until.Format(time.DateOnly), g.Why))
	}
	for _, m := range s.Missing {
		out = append(out, fmt.Sprintf("%s: %s", m.Key, m.Why))
	}
	if s.Round != nil {
		out = append(out, s.Round.lacks())
	}
	return out
}

// lacks says how far an unfinished round came.
func (r *Round) lacks() string {
	switch {
	case r.Listed:
		return fmt.Sprintf("%d incidents that were open or missing last time were not asked for again", len(r.Pending))
	case len(r.Spans) > 0 && !r.Spans[0].From.IsZero():
		return fmt.Sprintf("incidents since %s were not all read", r.Spans[0].From.Format(time.DateOnly))
	}
	return "the list of incidents was not read to its end"
}

// drop removes a ref from a sorted or unsorted list.
func drop(refs []Ref, ref Ref) []Ref {
	return slices.DeleteFunc(refs, func(r Ref) bool { return r == ref })
}
