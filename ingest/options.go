package ingest

import (
	"io"
	"time"
)

// Options say what to ingest and how.
type Options struct {
	Paths       []string  // files, folders, patterns, archives; "-" is Stdin
	Stdin       io.Reader // read where Paths has "-"
	Root        string    // what Paths stand for, where they lie there for a moment only: an address
	Collection  string    // default: the name of the ingested folder
	Roster      string    // default: roster.csv in the root of an ingested folder
	Shifts      string    // default: shifts.csv or shifts.ics in the root of an ingested folder
	Seniority   string    // default: seniority.yaml in the root of an ingested folder, else the embedded one
	Redactions  string    // default: redact.yaml in the root of an ingested folder
	Map         string    // a map of records that are not canonical; "" for none
	SectionMap  string    // default: the embedded sections.yaml
	PhraseMap   string    // default: the embedded phrases.yaml
	Corrections string    // default: corrections.yaml in the root of an ingested folder
	Decisions   string    // default: codes.decisions.yaml in the root of an ingested folder
	Prune       bool      // remove what was read from files that are gone
	DryRun      bool      // parse and report, write nothing
	Now         time.Time // the clock: stamps of the run, and what counts as the future
	Workers     int       // default 2
	Limits      Limits    // what is refused as too large
	Progress    func(Progress)

	streamFrom int64 // from what size on a file of records is read in pieces; 0: streamedFrom
	batch      int   // incidents of such a file a transaction; 0: streamBatch
}

// Progress is how far a run has come. Total is the number of files; Done counts those of the phase.
type Progress struct {
	Phase string // reading, storing
	Unit  string // what is counted: files, records; "" is files
	Done  int
	Total int
}

// Summary is what a run did. Found = Loaded + Skipped + Refused; Unchanged is the part of them
// that was not read again.
type Summary struct {
	Run             string           `json:"run"`
	Found           int              `json:"found"`
	Loaded          int              `json:"loaded"`
	Skipped         int              `json:"skipped"`
	Refused         int              `json:"refused"`
	Unchanged       int              `json:"unchanged"`
	Incidents       int              `json:"incidents"`
	New             int              `json:"new"`
	Changed         int              `json:"changed"`
	Gone            int              `json:"gone"`    // stored documents whose file is no longer there
	Pruned          bool             `json:"pruned"`  // they were removed
	Dropped         int              `json:"dropped"` // incidents that went with them
	Files           []FileOutcome    `json:"files"`
	Warnings        []Warning        `json:"warnings"`
	UnknownHeadings map[string]int   `json:"unknown_headings"`
	RosterUsed      string           `json:"roster_used,omitempty"`
	ShiftsUsed      string           `json:"shifts_used,omitempty"`
	CorrectionsUsed []string         `json:"corrections_used,omitempty"`
	Decisions       DecisionsSummary `json:"decisions"`
	Removed         map[string]int   `json:"removed"` // what was removed from text, by rule; never what
	Unkeyed         int              `json:"unkeyed"` // rows over people not taken: the key of their quarter was destroyed

	done bool // nothing more is stored
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return 2
}

func (o Options) progress(phase string, done, total int) {
	o.report(Progress{Phase: phase, Done: done, Total: total})
}

func (o Options) report(p Progress) {
	if o.Progress != nil {
		o.Progress(p)
	}
}
