package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"
	"go.yaml.in/yaml/v3"

	"secondstory/ingest"
)

// limitsOf reads the flags that bound what is read.
func limitsOf(c *cli.Command) (ingest.Limits, error) {
	var l ingest.Limits
	for _, size := range []struct {
		flag string
		into *int64
	}{{"max-bytes", &l.Bytes}, {"max-unpacked", &l.Unpacked}} {
		text := c.String(size.flag)
		if text == "" {
			continue
		}
		n, err := sizeOf(text)
		if err != nil {
			return l, usagef(c.FullName()+" --"+size.flag+" 64MiB", "--%s %q: %s", size.flag, text, err)
		}
		*size.into = n
	}
	l.Depth, l.Members = int(c.Int("max-depth")), int(c.Int("max-members"))
	if l.Depth < 0 || l.Members < 0 {
		return l, usagef(c.FullName()+" --max-depth 1000", "a limit is above zero")
	}
	return l, nil
}

// sizeOf reads a number of bytes: 100, 64KiB, 16MiB, 2GB.
func sizeOf(s string) (int64, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	factor := int64(1)
	for _, unit := range []struct {
		name   string
		factor int64
	}{{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"b", 1}} {
		if rest, ok := strings.CutSuffix(s, unit.name); ok {
			s, factor = strings.TrimSpace(rest), unit.factor
			break
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/factor {
		return 0, errors.New("a size is a number of bytes, or one with a unit: 64KiB, 16MiB, 2GB")
	}
	return n * factor, nil
}

// explainedRecords is how many records of each file are explained.
const explainedRecords = 3

// explainRecords prints what the first records of each file become, as YAML.
func explainRecords(ctx context.Context, e env, o ingest.Options) error {
	explained, err := ingest.Explain(ctx, o, explainedRecords)
	if err != nil {
		return err
	}
	if len(explained) == 0 {
		return errors.New("no record to explain: none of the files is JSON, NDJSON, YAML, CSV or RSS; documents are explained by --dry-run and lint")
	}
	out := yaml.NewEncoder(e.Stdout)
	out.SetIndent(2)
	for _, x := range explained {
		if err := out.Encode(x); err != nil {
			return fmt.Errorf("printing what a record becomes: %w", err)
		}
	}
	return out.Close()
}

// sayGone tells of stored documents whose file is no longer there.
func sayGone(w io.Writer, s ingest.Summary) {
	switch {
	case s.Pruned:
		fmt.Fprintf(w, "; dropped %s whose file is gone, and %s", plural(s.Gone, "document", "documents"), plural(s.Dropped, "incident", "incidents"))
	case s.Gone > 0:
		fmt.Fprintf(w, "; %s from files that are gone stay (--prune drops them)", plural(s.Gone, "stored document", "stored documents"))
	}
}

// What ingest may hold: the garbage of reading is collected seldom, as long as there is little of it,
// and DuckDB keeps less than half of the rest.
const (
	ingestGarbage = 400 // percent of what lives
	ingestMemory  = 800 << 20
	ingestDuckDB  = "500MB"
	ingestLog     = "160MB" // about as many records as DuckDB stores as one group
)

// duckDBThreads leaves half of the processors to the readers. Whoever waits for another of DuckDB's threads
// asks it again and again: on two processors that takes a seventh of the time of a record.
func duckDBThreads() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// boundMemory sets the first two for the time of a reading; the result sets them back.
func boundMemory() func() {
	percent, limit := debug.SetGCPercent(ingestGarbage), debug.SetMemoryLimit(ingestMemory)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
