package coding

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the taxonomy and the reading rules
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed taxonomy.yaml
var defaultTaxonomy []byte

//go:embed reading.yaml
var defaultReading []byte

// InvalidError is a taxonomy that cannot be used, with the file and line at fault.
type InvalidError struct {
	File string
	Line int
	Why  string
}

func (e *InvalidError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Why)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Why)
}

// DefaultTaxonomy returns the embedded taxonomy.
func DefaultTaxonomy() (*Taxonomy, error) {
	return readTaxonomy("taxonomy.yaml", bytes.NewReader(defaultTaxonomy), nil)
}

// ReadTaxonomy reads a user's taxonomy; name is for messages. A file with `extends: default` is laid
// over the embedded one: its codes are added, and a code that exists already gains the cues and takes the
// label and definition given. Any other file replaces the codes whole, and the reading rules only where it
// has its own. All faults come at once, as *InvalidError values joined.
func ReadTaxonomy(name string, r io.Reader) (*Taxonomy, error) {
	base, err := DefaultTaxonomy()
	if err != nil {
		return nil, err
	}
	return readTaxonomy(name, r, base)
}

// located is a scalar and the line it stands on.
type located struct {
	value string
	line  int
}

// UnmarshalYAML keeps the line.
func (l *located) UnmarshalYAML(n *yaml.Node) error {
	l.line = n.Line
	return n.Decode(&l.value)
}

// yamlFault is the reader's own message: the line, what is wrong, and a type of ours that says nothing to a user.
var yamlFault = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*?)(?: in type .*)?$`)

// faultOf turns a message of the YAML reader into one with file and line.
func faultOf(name, message string) error {
	m := yamlFault.FindStringSubmatch(strings.ReplaceAll(message, "\n", " "))
	if m == nil {
		return &InvalidError{File: name, Why: message}
	}
	line, _ := strconv.Atoi(m[1]) // no line is line 0
	why := strings.Replace(m[2], "field ", "there is no field ", 1)
	return &InvalidError{File: name, Line: line, Why: strings.Replace(why, " not found", "", 1)}
}

type taxonomyFile struct {
	Version   string               `yaml:"version"`
	Extends   located              `yaml:"extends"`
	Words     map[string][]located `yaml:"words"`
	Groups    []groupFile          `yaml:"groups"`
	Trigger   []entryFile          `yaml:"trigger"`
	Factor    []entryFile          `yaml:"factor"`
	Detection []entryFile          `yaml:"detection"`
	Defence   []entryFile          `yaml:"defence"`
	Recovery  []entryFile          `yaml:"recovery"`
	Practice  []entryFile          `yaml:"practice"`
	Reading   *readingFile         `yaml:"reading"`
}

type groupFile struct {
	ID    located `yaml:"id"`
	Label string  `yaml:"label"`
}

type entryFile struct {
	ID         located             `yaml:"id"`
	Group      located             `yaml:"group"`
	Label      string              `yaml:"label"`
	Definition string              `yaml:"definition"`
	Also       []string            `yaml:"also"`
	Map        map[string][]string `yaml:"map"`
	Strong     []located           `yaml:"strong"`
	Medium     []located           `yaml:"medium"`
	Weak       []located           `yaml:"weak"`
	Implied    []located           `yaml:"implied"`
	Not        []located           `yaml:"not"`
	Exempt     []located           `yaml:"exempt"`
	Titled     bool                `yaml:"titled"`
	Residual   bool                `yaml:"residual"`
}

type readingFile struct {
	Roles        map[string]rolePolicy         `yaml:"roles"`
	Marks        map[string][]located          `yaml:"marks"`
	Names        []located                     `yaml:"names"`
	Keys         map[string][]located          `yaml:"keys"`
	Calibration  []calibrationPoint            `yaml:"calibration"`
	Calibrations map[string][]calibrationPoint `yaml:"calibrations"`
}

// dimensions pairs the keys of the file with the dimensions, in the order of the taxonomy.
func (f *taxonomyFile) dimensions() []struct {
	dimension Dimension
	entries   []entryFile
} {
	return []struct {
		dimension Dimension
		entries   []entryFile
	}{
		{Trigger, f.Trigger},
		{Factor, f.Factor},
		{Detection, f.Detection},
		{Defence, f.Defence},
		{Recovery, f.Recovery},
		{Practice, f.Practice},
	}
}

// taxonomyReader gathers the faults of one file.
type taxonomyReader struct {
	file   string
	t      *Taxonomy
	faults []error
}

func (r *taxonomyReader) fault(line int, format string, args ...any) {
	r.faults = append(r.faults, &InvalidError{File: r.file, Line: line, Why: fmt.Sprintf(format, args...)})
}

func readTaxonomy(name string, in io.Reader, base *Taxonomy) (*Taxonomy, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	var f taxonomyFile
	if err := decodeStrict(name, bytes.NewReader(text), &f); err != nil {
		return nil, err
	}
	r := &taxonomyReader{file: name, t: &Taxonomy{lists: map[string][]string{}, digest: digestOf(base, text)}}
	if err := r.begin(&f, base); err != nil {
		return nil, err
	}
	for list, words := range f.Words {
		r.t.lists[list] = texts(words)
	}
	if f.Reading != nil {
		r.reading(f.Reading)
	}
	for _, g := range f.Groups {
		r.group(g)
	}
	for _, d := range f.dimensions() {
		r.entries(d.dimension, d.entries)
	}
	r.check(&f)
	return r.t, errors.Join(append(r.faults, r.walk())...)
}

// digestOf marks what a taxonomy was read from, the one it extends and the reading rules included: stored
// codes of another digest are read again, whatever the version says.
func digestOf(base *Taxonomy, text []byte) string {
	under := string(defaultReading)
	if base != nil {
		under = base.digest
	}
	sum := sha256.Sum256([]byte(under + "\x00" + string(text)))
	return hex.EncodeToString(sum[:])[:12]
}

func decodeStrict(name string, in io.Reader, into any) error {
	d := yaml.NewDecoder(in)
	d.KnownFields(true)
	err := d.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return faultOf(name, err.Error())
	}
	var faults []error
	for _, fault := range several.Errors {
		faults = append(faults, faultOf(name, fault))
	}
	return errors.Join(faults...)
}

// begin sets what the file builds on.
func (r *taxonomyReader) begin(f *taxonomyFile, base *Taxonomy) error {
	r.t.Version = f.Version
	if f.Version == "" {
		r.fault(0, "version is missing: codes are kept by version, so it is needed")
	}
	switch {
	case base == nil:
		var own readingFile
		if err := decodeStrict("reading.yaml", bytes.NewReader(defaultReading), &own); err != nil {
			return err
		}
		r.reading(&own)
	case f.Extends.value == "default":
		r.t.Version = base.Version + "+" + f.Version
		r.t.Groups, r.t.Entries = slices.Clone(base.Groups), slices.Clone(base.Entries)
		r.t.reading = base.reading
		r.t.lists = maps.Clone(base.lists)
	case f.Extends.value != "":
		r.fault(f.Extends.line, "extends: %q: only default can be extended", f.Extends.value)
	default:
		r.t.reading = base.reading
		r.t.lists = maps.Clone(base.lists)
	}
	return nil
}

func (r *taxonomyReader) reading(f *readingFile) {
	out := &r.t.reading
	out.Roles, out.Marks = maps.Clone(out.Roles), maps.Clone(out.Marks)
	if out.Roles == nil {
		out.Roles, out.Marks = map[string]rolePolicy{}, map[string][]cue{}
	}
	maps.Copy(out.Roles, f.Roles)
	for kind, cues := range f.Marks {
		if _, ok := markKinds()[kind]; !ok {
			r.fault(firstLine(cues), "reading: no mark named %q", kind)
			continue
		}
		out.Marks[kind] = slices.Concat(out.Marks[kind], cuesOf(cues))
	}
	r.keys(f.Keys)
	out.Names = slices.Concat(out.Names, cuesOf(f.Names))
	if len(f.Calibration) > 0 {
		out.Calibration = f.Calibration
	}
	out.Calibrations = maps.Clone(out.Calibrations)
	if out.Calibrations == nil {
		out.Calibrations = map[string][]calibrationPoint{}
	}
	maps.Copy(out.Calibrations, f.Calibrations)
	r.rising("calibration", out.Calibration)
	for _, d := range slices.Sorted(maps.Keys(f.Calibrations)) {
		if dimensionRank(Dimension(d)) == len(dimensionOrder()) {
			r.fault(0, "reading: calibrations: no dimension named %q", d)
		}
		r.rising(d, f.Calibrations[d])
	}
}

func (r *taxonomyReader) rising(name string, table []calibrationPoint) {
	for i := 1; i < len(table); i++ {
		if table[i].Points <= table[i-1].Points {
			r.fault(0, "reading: %s: calibration points must rise", name)
		}
	}
}

// keys adds the keys of a file to the table; a key named again takes the new role.
func (r *taxonomyReader) keys(in map[string][]located) {
	keys := &r.t.reading.Keys
	keys.whole, keys.begins = maps.Clone(keys.whole), slices.Clone(keys.begins)
	for _, role := range slices.Sorted(maps.Keys(in)) {
		if _, ok := r.t.reading.Roles[role]; !ok {
			r.fault(firstLine(in[role]), "reading: keys: no role named %q", role)
			continue
		}
		for _, l := range in[role] {
			keys.add(l.value, role)
		}
	}
}

func (r *taxonomyReader) group(g groupFile) {
	for i := range r.t.Groups {
		if r.t.Groups[i].ID == g.ID.value {
			r.fault(g.ID.line, "group %q is there twice", g.ID.value)
			return
		}
	}
	r.t.Groups = append(r.t.Groups, Group{ID: g.ID.value, Label: g.Label})
}

func (r *taxonomyReader) entries(d Dimension, list []entryFile) {
	here := map[string]int{}
	for _, f := range list {
		if f.ID.value == "" {
			r.fault(f.Group.line, "a code under %s has no id", d)
			continue
		}
		if line, twice := here[f.ID.value]; twice {
			r.fault(f.ID.line, "%s %q is there twice, first on line %d", d, f.ID.value, line)
			continue
		}
		here[f.ID.value] = f.ID.line
		r.entry(d, f)
	}
}

func (r *taxonomyReader) entry(d Dimension, f entryFile) {
	at := slices.IndexFunc(r.t.Entries, func(e Entry) bool { return e.Dimension == d && e.ID == f.ID.value })
	if at < 0 {
		if f.Label == "" || f.Definition == "" {
			r.fault(f.ID.line, "%s %q needs a label and a definition", d, f.ID.value)
		}
		r.t.Entries = append(r.t.Entries, Entry{Dimension: d, ID: f.ID.value, Group: f.Group.value})
		at = len(r.t.Entries) - 1
	}
	e := &r.t.Entries[at]
	if f.Label != "" {
		e.Label = f.Label
	}
	if f.Definition != "" {
		e.Definition = f.Definition
	}
	if f.Group.value != "" {
		e.Group = f.Group.value
	}
	e.Synonyms = slices.Concat(e.Synonyms, f.Also)
	e.titled = e.titled || f.Titled
	e.residual = e.residual || f.Residual
	e.exempt = slices.Concat(e.exempt, texts(f.Exempt))
	e.cues = cueSet{
		strong:  slices.Concat(e.cues.strong, cuesOf(f.Strong)),
		medium:  slices.Concat(e.cues.medium, cuesOf(f.Medium)),
		weak:    slices.Concat(e.cues.weak, cuesOf(f.Weak)),
		implied: slices.Concat(e.cues.implied, cuesOf(f.Implied)),
		not:     slices.Concat(e.cues.not, cuesOf(f.Not)),
	}
	r.place(e, f)
}

// place checks the group and takes the places in published schemes that the file gives.
func (r *taxonomyReader) place(e *Entry, f entryFile) {
	if e.Dimension == Factor {
		if _, ok := r.t.Group(e.Group); !ok {
			r.fault(max(f.Group.line, f.ID.line), "factor %q: no group named %q", e.ID, e.Group)
		}
	}
	if len(f.Map) == 0 {
		return
	}
	e.Crosswalk = maps.Clone(e.Crosswalk)
	if e.Crosswalk == nil {
		e.Crosswalk = map[string][]string{}
	}
	maps.Copy(e.Crosswalk, f.Map)
}

// walk gives every entry its places in the published schemes.
func (r *taxonomyReader) walk() error {
	schemes, err := Schemes()
	for i := range r.t.Entries {
		r.t.Entries[i].walk(schemes)
	}
	return err
}

// check compiles every cue of the file once, so that a bad one is named with its line.
func (r *taxonomyReader) check(f *taxonomyFile) {
	try := func(l located) {
		if _, err := parseCue(l.value, r.t.lists); err != nil {
			r.fault(l.line, "cue %q: %v", l.value, err)
		}
	}
	for _, d := range f.dimensions() {
		for _, e := range d.entries {
			for _, list := range [][]located{e.Strong, e.Medium, e.Weak, e.Implied, e.Not} {
				for _, l := range list {
					try(l)
				}
			}
			for _, l := range e.Exempt {
				if _, ok := gateNamed(l.value); !ok {
					r.fault(l.line, "exempt: no gate named %q", l.value)
				}
			}
		}
	}
	if f.Reading == nil {
		return
	}
	for _, kind := range slices.Sorted(maps.Keys(f.Reading.Marks)) {
		for _, l := range f.Reading.Marks[kind] {
			try(l)
		}
	}
}

func texts(in []located) []string {
	out := make([]string, 0, len(in))
	for _, l := range in {
		out = append(out, l.value)
	}
	return out
}

func cuesOf(in []located) []cue {
	out := make([]cue, 0, len(in))
	for _, l := range in {
		out = append(out, cue{text: l.value, line: l.line})
	}
	return out
}

func firstLine(in []located) int {
	if len(in) == 0 {
		return 0
	}
	return in[0].line
}
