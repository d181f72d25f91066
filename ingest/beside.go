package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"secondstory/ingest/people"
)

// beside is what lies beside the documents and steers the reading of them.
type beside struct {
	bands         people.Bands
	roster        rosterFile
	shifts        shiftsFile
	redactions    people.Redactions
	corrections   []Correction
	correctionsIn []string
	decisions     []decisionsRead
	warnings      []Warning
	mark          string // hash of all of it
}

// rosterFile is the roster that was found. One with a mistake is refused: its facts are not used,
// and the names in it are removed all the same.
type rosterFile struct {
	path    string         // "" for none
	book    *people.Roster // nil when there is none or it is refused
	names   []string       // of a refused one
	mistake *people.RosterError
}

// shiftsFile is the same of the shifts.
type shiftsFile struct {
	path    string
	book    *people.Shifts
	names   []string
	mistake *people.RosterError
}

// used is the path of a file whose facts are used.
func (f rosterFile) used() string {
	if f.book == nil {
		return ""
	}
	return f.path
}

func (f shiftsFile) used() string {
	if f.book == nil {
		return ""
	}
	return f.path
}

func readRoster(name string, data []byte, bands people.Bands) (rosterFile, error) {
	f := rosterFile{path: name}
	if name == "" {
		return f, nil
	}
	var err error
	f.book, err = people.ReadRoster(name, bytes.NewReader(data), bands)
	if errors.As(err, &f.mistake) {
		f.names = people.RosterNames(data)
		return f, nil
	}
	return f, err
}

func readShifts(name string, data []byte, until time.Time) (shiftsFile, error) {
	f := shiftsFile{path: name}
	if name == "" {
		return f, nil
	}
	var err error
	f.book, err = people.ReadShifts(name, data, until)
	if errors.As(err, &f.mistake) {
		f.names = people.RosterNames(data)
		return f, nil
	}
	f.names = f.book.Names()
	return f, err
}

// refusals are the outcomes of a roster and shifts with a mistake, by path.
func (b beside) refusals() map[string]FileOutcome {
	out := map[string]FileOutcome{}
	for path, mistake := range map[string]*people.RosterError{b.roster.path: b.roster.mistake, b.shifts.path: b.shifts.mistake} {
		if mistake != nil {
			out[filepath.Clean(path)] = FileOutcome{Path: path, Outcome: Refused, Line: mistake.Line, Reason: fmt.Sprintf("line %d: %s", mistake.Line, mistake.What)}
		}
	}
	return out
}

// lookBeside finds roster, shifts and corrections: named by a flag, or in the root of an ingested
// folder.
func lookBeside(o Options) (beside, error) {
	var b beside
	data, err := b.lookForBands(o)
	if err != nil {
		return b, err
	}
	mark := string(data)
	name, data, err := oneFile(o, o.Roster, "roster.csv")
	if err == nil {
		b.roster, err = readRoster(name, data, b.bands)
	}
	if err != nil {
		return b, err
	}
	mark += string(data)
	if name, data, err = oneFile(o, o.Shifts, "shifts.csv", "shifts.ics"); err == nil {
		b.shifts, err = readShifts(name, data, o.Now)
	}
	if err != nil {
		return b, err
	}
	b.roster.names = append(b.roster.names, b.shifts.names...)
	mark += "\x00" + string(data)
	if data, err = b.lookForRedactions(o); err != nil {
		return b, err
	}
	mark += "\x00" + string(data)
	for _, name := range correctionFiles(o) {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && o.Corrections == "" {
			continue
		}
		if err != nil {
			return b, fmt.Errorf("reading corrections: %w", err)
		}
		more, warnings, err := readCorrections(name, data)
		if err != nil {
			return b, err
		}
		b.corrections = append(b.corrections, more...)
		b.warnings = append(b.warnings, warnings...)
		b.correctionsIn = append(b.correctionsIn, name)
		mark += "\x00" + string(data)
	}
	b.mark = hashOf([]byte(mark)) // decisions are not in it: they change no reading
	decisions, warnings, err := lookForDecisions(o)
	b.decisions, b.warnings = decisions, append(b.warnings, warnings...)
	return b, err
}

// oneFile reads the file a flag names, else the first of the usual names in a root.
func oneFile(o Options, named string, usual ...string) (string, []byte, error) {
	if named != "" {
		data, err := os.ReadFile(named)
		if err != nil {
			return "", nil, fmt.Errorf("reading %s, named in place of %s: %w", named, usual[0], causeOf(err))
		}
		return named, data, nil
	}
	for _, dir := range roots(o) {
		for _, base := range usual {
			name := filepath.Join(dir, base)
			data, err := readRegular(name, besideLimit) // a pipe that lies there is not waited for
			if err == nil {
				return name, data, nil
			}
			if !errors.Is(err, fs.ErrNotExist) {
				return "", nil, fmt.Errorf("reading %s: %w", base, err)
			}
		}
	}
	return "", nil, nil
}

// besideLimit bounds what is read of a file beside the documents, in bytes.
const besideLimit = 256 << 20

// lookForBands reads seniority.yaml, else the built-in one. One with a mistake ends the run: bands that
// somebody meant otherwise would be published.
func (b *beside) lookForBands(o Options) (data []byte, err error) {
	name, data, err := oneFile(o, o.Seniority, "seniority.yaml")
	if err != nil {
		return nil, err
	}
	if name == "" {
		b.bands, err = people.DefaultBands()
		return nil, err
	}
	b.bands, err = people.ReadBands(name, bytes.NewReader(data))
	return append(data, 0), err
}

// lookForRedactions reads redact.yaml. One with a mistake ends the run: what its writer wants out of
// the texts must not be stored for a typing error.
func (b *beside) lookForRedactions(o Options) (data []byte, err error) {
	name, data, err := oneFile(o, o.Redactions, "redact.yaml")
	if err != nil || name == "" {
		return nil, err
	}
	if b.redactions, err = people.ReadRedactions(name, data); err != nil {
		return nil, fmt.Errorf("reading what to remove from texts: %w", err)
	}
	return data, nil
}

func correctionFiles(o Options) []string {
	if o.Corrections != "" {
		return []string{o.Corrections}
	}
	var out []string
	for _, dir := range roots(o) {
		out = append(out, filepath.Join(dir, "corrections.yaml"))
	}
	return out
}

// roots are the folders that were named, and the parents of files that were.
func roots(o Options) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range o.Paths {
		info, err := os.Stat(p)
		if err != nil {
			continue
		}
		if !info.IsDir() {
			p = filepath.Dir(p)
		}
		if p = filepath.Clean(p); !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}
