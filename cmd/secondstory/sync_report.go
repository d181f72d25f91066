package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"secondstory/ingest/pull"
)

// shownMissing is how many lines of what is missing are said; all are in `secondstory status`.
const shownMissing = 10

// sayReport says what became of a source.
func sayReport(w io.Writer, r pull.Report, dry bool) {
	verb := ""
	if dry {
		verb = "would be "
	}
	fmt.Fprintf(w, "%s: %s%d new, %d changed, %d unchanged, %d refused", printable(r.Source), verb, r.New, r.Changed, r.Unchanged, r.Refused)
	if r.Removed > 0 {
		fmt.Fprintf(w, ", %d gone", r.Removed)
	}
	if r.Requests > 0 {
		fmt.Fprintf(w, "; %s", plural(int(r.Requests), "request", "requests"))
	}
	if r.Retries+r.Slowed > 0 {
		fmt.Fprintf(w, ", %d tried again, %d asked to slow down", r.Retries, r.Slowed)
	}
	if r.People+r.Shifts > 0 {
		fmt.Fprintf(w, "; %s, %s", plural(r.People, "person", "people"), plural(r.Shifts, "shift", "shifts"))
	}
	fmt.Fprintln(w)
	for _, d := range r.Doubts {
		fmt.Fprintf(w, "  note: %s\n", printable(d))
	}
	for i, m := range r.Missing {
		if i == shownMissing {
			fmt.Fprintf(w, "  ... and %d more\n", len(r.Missing)-i)
			break
		}
		fmt.Fprintf(w, "  missing: %s\n", printable(m))
	}
}

// sourceIncompleteError is a sync after which something is missing.
type sourceIncompleteError struct{ sources []string }

func (e *sourceIncompleteError) Error() string {
	return fmt.Sprintf("incomplete: %s; what is missing is named above, and by `secondstory status`; the next sync asks for it again", strings.Join(e.sources, ", "))
}

// syncOutcome is the error a sync ends with.
func syncOutcome(reports []pull.Report) error {
	var incomplete []string
	for _, r := range reports {
		if !r.Complete {
			incomplete = append(incomplete, r.Source)
		}
	}
	if len(incomplete) > 0 {
		return &sourceIncompleteError{incomplete}
	}
	return nil
}

// write prints the reports as a table on stdout where a format was asked for.
func (s *syncRun) write(reports []pull.Report) error {
	if !s.c.IsSet("format") {
		return nil
	}
	format, err := formatOf(s.e, s.c)
	if err != nil {
		return err
	}
	t := table{columns: []column{
		{"source", "VARCHAR"}, {"found", "BIGINT"}, {"new", "BIGINT"}, {"changed", "BIGINT"}, {"unchanged", "BIGINT"}, {"removed", "BIGINT"}, {"refused", "BIGINT"},
		{"requests", "BIGINT"}, {"complete", "BOOLEAN"}, {"missing", "VARCHAR"},
	}}
	for _, r := range reports {
		t.rows = append(t.rows, []any{
			r.Source, int64(r.Found), int64(r.New), int64(r.Changed), int64(r.Unchanged), int64(r.Removed), int64(r.Refused), r.Requests, r.Complete, strings.Join(r.Missing, "\n"),
		})
	}
	return writeTable(s.e.Stdout, t, format, s.e.Width)
}

// progress draws one line that overwrites itself, on a terminal only.
func (s *syncRun) progress() func(pull.Progress) {
	if !s.e.StderrTerminal {
		return nil
	}
	var mu sync.Mutex
	var last time.Time
	return func(p pull.Progress) {
		mu.Lock()
		defer mu.Unlock()
		now := s.e.Now()
		if now.Sub(last) < 100*time.Millisecond {
			return
		}
		last = now
		left := ""
		if p.Budget >= 0 {
			left = fmt.Sprintf(", %d left of the vendor's budget", p.Budget)
		}
		fmt.Fprintf(s.e.Stderr, "\r\x1b[K%s: %s, %s, %s%s", printable(p.Source), plural(int(p.Pages), "page", "pages"), plural(int(p.Items), "incident", "incidents"),
			plural(int(p.Requests), "request", "requests"), left)
	}
}

func (s *syncRun) clearProgress() {
	if s.e.StderrTerminal {
		fmt.Fprint(s.e.Stderr, "\r\x1b[K")
	}
}

// processLives reports whether the holder of a lease, HOST:PID, still runs. One on another host may.
func processLives(host, holder string) bool {
	there, number, ok := strings.Cut(holder, ":")
	if !ok || there != host {
		return true
	}
	pid, err := strconv.Atoi(number)
	if err != nil {
		return true
	}
	process, err := os.FindProcess(pid)
	return err == nil && process.Signal(syscall.Signal(0)) == nil
}
