package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// beside is what lies beside the documents and steers the reading of them.
type beside struct {
	roster, shifts string // paths, "" for none
	rosterData     []byte
	shiftsData     []byte
	corrections    []Correction
	correctionsIn  []string
	warnings       []Warning
	mark           string // hash of all of it
}

// lookBeside finds roster, shifts and corrections: named by a flag, or in the root of an ingested
// folder.
func lookBeside(o Options) (beside, error) {
	var b beside
	var err error
	if b.roster, b.rosterData, err = oneFile(o, o.Roster, "roster.csv"); err != nil {
		return b, err
	}
	if b.shifts, b.shiftsData, err = oneFile(o, o.Shifts, "shifts.csv"); err != nil {
		return b, err
	}
	mark := string(b.rosterData)
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
	b.mark = hashOf([]byte(mark))
	return b, nil
}

// oneFile reads the file a flag names, else the one of that name in a root.
func oneFile(o Options, named, usual string) (string, []byte, error) {
	if named != "" {
		data, err := os.ReadFile(named)
		if err != nil {
			return "", nil, fmt.Errorf("reading %s: %w", usual, err)
		}
		return named, data, nil
	}
	for _, dir := range roots(o) {
		name := filepath.Join(dir, usual)
		data, err := os.ReadFile(name)
		if err == nil {
			return name, data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", nil, fmt.Errorf("reading %s: %w", usual, err)
		}
	}
	return "", nil, nil
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
