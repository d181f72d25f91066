package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"secondstory/queries"
)

// DecisionsFile is the name under which decisions lie beside the documents, for a team's version control.
const DecisionsFile = "codes.decisions.yaml"

// fileDecision is one line of a decisions file: what a person said of a code. Who it was is not written down.
type fileDecision struct {
	queries.Decision
	file string
	line int
}

// decisionsRead is what was read of one file.
type decisionsRead struct {
	held string // how the database names the file
	list []fileDecision
}

// DecisionsSummary counts what a run took from decisions files.
type DecisionsSummary struct {
	Files    []string `json:"files,omitempty"`
	Read     int      `json:"read"`     // lines that decide something
	Disputed int      `json:"disputed"` // codes on which lines, files or the database disagree
	Orphaned int      `json:"orphaned"` // lines about incidents that are not stored
}

// lookForDecisions reads the file a flag names, or those in the roots of the ingested folders.
func lookForDecisions(o Options) ([]decisionsRead, []Warning, error) {
	names := []string{o.Decisions}
	if o.Decisions == "" {
		names = nil
		for _, dir := range roots(o) {
			names = append(names, filepath.Join(dir, DecisionsFile))
		}
	}
	var out []decisionsRead
	var warnings []Warning
	for _, name := range names {
		src, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && o.Decisions == "" {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading decisions: %w", err)
		}
		list, more, err := readDecisions(name, src)
		if err != nil {
			return nil, nil, err
		}
		warnings = append(warnings, more...)
		out = append(out, decisionsRead{held: heldIn(name), list: list})
	}
	return out, warnings, nil
}

// heldIn names a file by its folder and itself, so that a folder may move.
func heldIn(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	return "file " + filepath.Base(filepath.Dir(name)) + "/" + filepath.Base(name)
}

// readDecisions reads a decisions file: a list of objects, or an object with that list under decisions. A
// line that decides nothing is a warning, and the rest holds.
func readDecisions(name string, src []byte) ([]fileDecision, []Warning, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(src, &root); err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(root.Content) == 0 {
		return nil, nil, nil
	}
	node := listUnder(root.Content[0], "decisions")
	if node.Kind != yaml.SequenceNode {
		return nil, nil, fmt.Errorf("reading %s: line %d: expected a list of decisions, each with incident, dimension, code and decision", name, node.Line)
	}
	var out []fileDecision
	var warnings []Warning
	for _, item := range node.Content {
		d, problem := readDecision(item)
		if problem != "" {
			warnings = append(warnings, Warning{Path: name, Line: item.Line, Code: "decision", Detail: problem})
			continue
		}
		d.file = name
		out = append(out, d)
	}
	return out, warnings, nil
}

// listUnder is the value of a key where a node is an object that has it, else the node.
func listUnder(node *yaml.Node, key string) *yaml.Node {
	if node.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				return node.Content[i+1]
			}
		}
	}
	return node
}

func readDecision(item *yaml.Node) (fileDecision, string) {
	d := fileDecision{line: item.Line}
	if item.Kind != yaml.MappingNode {
		return d, "a decision needs incident, dimension, code and decision"
	}
	for i := 0; i+1 < len(item.Content); i += 2 {
		value := item.Content[i+1].Value
		switch key := item.Content[i].Value; key {
		case "incident":
			d.Incident = value
		case "dimension":
			d.Dimension = value
		case "code":
			d.Code = value
		case "decision":
			d.Decision.Decision = value
		case "quote":
			d.Quote = &value
		case "section":
			d.Section = &value
		default:
			return d, fmt.Sprintf("%q is not a part of a decision (incident, dimension, code, decision, quote, section); who decided is not kept", key)
		}
	}
	return d, d.problem()
}

func (d fileDecision) problem() string {
	if d.Incident == "" || d.Code == "" {
		return "a decision needs incident and code"
	}
	if !slices.Contains([]string{"trigger", "factor", "detection", "defence", "recovery", "practice"}, d.Dimension) {
		return fmt.Sprintf("dimension %q is not trigger, factor, detection, defence, recovery or practice", d.Dimension)
	}
	if !slices.Contains([]string{queries.Confirm, queries.Reject, queries.Add}, d.Decision.Decision) {
		return fmt.Sprintf("decision %q is not confirm, reject or add", d.Decision.Decision)
	}
	return ""
}

// storeDecisions merges the files' decisions with the stored ones and lays them over the codes.
func (r *run) storeDecisions(ctx context.Context, sum *Summary) error {
	if r.db == nil || r.o.DryRun || len(r.beside.decisions) == 0 {
		return nil
	}
	stored, err := r.db.Decisions(ctx)
	if err != nil {
		return fmt.Errorf("reading decisions: %w", err)
	}
	keys, err := queries.Select[string](ctx, r.db, "SELECT incident FROM incidents ORDER BY incident")
	if err != nil {
		return fmt.Errorf("reading decisions: %w", err)
	}
	m := newMerge(stored, keys)
	for _, f := range r.beside.decisions {
		m.read(f, r.names.Clean)
	}
	m.finish()
	sum.Decisions = m.summary
	for _, w := range m.warnings {
		sum.Warnings = append(sum.Warnings, r.cleanWarning(w))
	}
	return r.db.LoadDecisions(ctx, m.changed, m.forgotten)
}

// merge settles what files and the database say of each code. What a command decided stands against a file,
// because it is held nowhere else; what files say against each other decides nothing. Either is reported.
type merge struct {
	stored    map[queries.DecisionKey]queries.Decision
	handles   map[string][]string
	said      map[queries.DecisionKey][]fileDecision
	held      map[string]bool
	changed   []queries.Decision
	forgotten []queries.DecisionKey
	warnings  []Warning
	summary   DecisionsSummary
}

func newMerge(stored []queries.Decision, incidents []string) *merge {
	m := &merge{
		stored: map[queries.DecisionKey]queries.Decision{}, handles: map[string][]string{},
		said: map[queries.DecisionKey][]fileDecision{}, held: map[string]bool{},
	}
	for _, d := range stored {
		m.stored[d.Key()] = d
	}
	for _, key := range incidents {
		for _, handle := range incidentHandles(key) {
			m.handles[handle] = append(m.handles[handle], key)
		}
	}
	return m
}

// incidentHandles are the names a decision may use for an incident: its key, its id, and the end of its path.
func incidentHandles(key string) []string {
	out := []string{key}
	_, id, _ := strings.Cut(key, ":")
	for _, h := range []string{id, id[strings.LastIndexByte(id, '/')+1:]} {
		if h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// read takes in one file.
func (m *merge) read(f decisionsRead, clean func(string) string) {
	held := clean(f.held)
	m.held[held] = true
	m.summary.Files = append(m.summary.Files, strings.TrimPrefix(held, "file "))
	for _, d := range f.list {
		m.summary.Read++
		d.Incident, d.HeldIn = clean(d.Incident), held
		d.Quote, d.Section = cleanOptional(d.Quote, clean), cleanOptional(d.Section, clean)
		switch found := m.handles[d.Incident]; len(found) {
		case 1:
			d.Incident = found[0]
		case 0:
			m.summary.Orphaned++
			m.warn(d, "incident %q is not among those stored: the decision waits for it", d.Incident)
		default:
			m.summary.Orphaned++
			m.warn(d, "incident %q names %d incidents; give the whole key", d.Incident, len(found))
		}
		m.said[d.Key()] = append(m.said[d.Key()], d)
	}
}

func cleanOptional(s *string, clean func(string) string) *string {
	if s == nil || *s == "" {
		return nil
	}
	out := clean(*s)
	return &out
}

func (m *merge) warn(d fileDecision, format string, args ...any) {
	m.warnings = append(m.warnings, Warning{Path: d.file, Line: d.line, Code: "decision", Detail: fmt.Sprintf(format, args...)})
}

// finish compares what was said with what is stored.
func (m *merge) finish() {
	keys := slices.SortedFunc(maps.Keys(m.said), compareKeys)
	for _, key := range keys {
		d := m.settle(key, m.said[key])
		if old, ok := m.stored[key]; !ok || !sameDecision(old, d) {
			m.changed = append(m.changed, d)
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(m.stored), compareKeys) {
		old := m.stored[key]
		if _, ok := m.said[key]; ok {
			continue
		}
		switch {
		case m.held[old.HeldIn]:
			m.forgotten = append(m.forgotten, key)
		case old.Disputed != nil && m.held["file "+disputant(*old.Disputed)]:
			old.Disputed = nil
			m.changed = append(m.changed, old)
		}
	}
}

// settle says what holds of one code.
func (m *merge) settle(key queries.DecisionKey, said []fileDecision) queries.Decision {
	first := said[0]
	for _, other := range said[1:] {
		if affirms(other.Decision.Decision) != affirms(first.Decision.Decision) {
			m.summary.Disputed++
			m.warn(other, "%s of %s %s: line %d says %s, this one %s; neither is applied", key.Incident, key.Dimension, key.Code, first.line, first.Decision.Decision, other.Decision.Decision)
			first.Disputed = dispute(other)
			return first.Decision
		}
		if first.Quote == nil && other.Quote != nil {
			first = other
		}
	}
	old, ok := m.stored[key]
	if !ok || old.HeldIn == first.HeldIn || affirms(old.Decision) == affirms(first.Decision.Decision) || m.held[old.HeldIn] {
		return first.Decision
	}
	m.summary.Disputed++
	if old.HeldIn == queries.HeldInDatabase {
		m.warn(first, "%s of %s %s: the file says %s, a command said %s, which stands; `secondstory code forget` takes it back", key.Incident, key.Dimension, key.Code, first.Decision.Decision, old.Decision)
	} else {
		m.warn(first, "%s of %s %s: this file says %s, %s said %s; neither is applied", key.Incident, key.Dimension, key.Code, first.Decision.Decision, strings.TrimPrefix(old.HeldIn, "file "), old.Decision)
	}
	old.Disputed = dispute(first)
	return old
}

// affirms says whether a decision is that the code is right.
func affirms(decision string) bool { return decision != queries.Reject }

// dispute writes down what another line says: "reject in postmortems/codes.decisions.yaml".
func dispute(d fileDecision) *string {
	s := d.Decision.Decision + " in " + strings.TrimPrefix(d.HeldIn, "file ")
	return &s
}

// disputant is the file of a dispute.
func disputant(disputed string) string {
	_, file, _ := strings.Cut(disputed, " in ")
	return file
}

func compareKeys(a, b queries.DecisionKey) int {
	return strings.Compare(a.Incident+"\x00"+a.Dimension+"\x00"+a.Code, b.Incident+"\x00"+b.Dimension+"\x00"+b.Code)
}

func sameDecision(a, b queries.Decision) bool {
	same := func(x, y *string) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	return a.Decision == b.Decision && a.HeldIn == b.HeldIn && same(a.Quote, b.Quote) && same(a.Section, b.Section) && same(a.Disputed, b.Disputed)
}

// WriteDecisions writes decisions as a file that ingest reads: sorted, one to a key, without who decided.
func WriteDecisions(list []queries.Decision) ([]byte, error) {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b queries.Decision) int { return compareKeys(a.Key(), b.Key()) })
	type line struct {
		Incident  string  `yaml:"incident"`
		Dimension string  `yaml:"dimension"`
		Code      string  `yaml:"code"`
		Decision  string  `yaml:"decision"`
		Quote     *string `yaml:"quote,omitempty"`
		Section   *string `yaml:"section,omitempty"`
	}
	lines := make([]line, 0, len(sorted))
	for _, d := range sorted {
		lines = append(lines, line{d.Incident, d.Dimension, d.Code, d.Decision, d.Quote, d.Section})
	}
	if len(lines) == 0 {
		return []byte(decisionsHead), nil
	}
	body, err := yaml.Marshal(lines)
	if err != nil {
		return nil, fmt.Errorf("writing decisions: %w", err)
	}
	return append([]byte(decisionsHead), body...), nil
}

const decisionsHead = `# What people decided about codes: confirm, reject or add. Kept beside the documents, it is read by
# ingest and report without a flag. Write it with: secondstory code decisions --export codes.decisions.yaml
`

// UnknownDecisions counts the lines of a decisions file that are not among those known: writing over it would
// lose them. A line is known by its code, its dimension and a name of its incident.
func UnknownDecisions(name string, src []byte, known []queries.Decision) (int, error) {
	list, _, err := readDecisions(name, src)
	if err != nil {
		return 0, err
	}
	keys := map[queries.DecisionKey]bool{}
	for _, d := range known {
		for _, handle := range incidentHandles(d.Incident) {
			keys[queries.DecisionKey{Incident: handle, Dimension: d.Dimension, Code: d.Code}] = true
		}
	}
	unknown := 0
	for _, d := range list {
		if !keys[d.Key()] {
			unknown++
		}
	}
	return unknown, nil
}
