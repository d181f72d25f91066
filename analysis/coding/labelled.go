package coding

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A labelledSet is a file of records that people labelled, and what of it is scored.
type labelledSet struct {
	name    string // of the model: atlarge, issre22-layer2, ...
	file    string
	multi   bool
	classes []string
	// narrative says that a record is told from beginning to end, without a passage for the cause.
	narrative bool
	// near is how many of the sentences that tell the cause are read closely: more where a record may have several causes.
	near int
	// quoted says that the sentence which labellers quoted as the cause is one more example to learn from. Scored is
	// only ever the text.
	quoted bool
	// baselines are simpler readers to compare with.
	baselines func(*Coder, []record) []BenchRow
	held      held
	labels    func(record) []string // nil when the record is not part of the set
	part      func(record) string   // name of the set that a record is reported under
}

// record is one line of a labelled file.
type record struct {
	ID      string  `json:"id"`
	Vendor  string  `json:"vendor"`
	Title   string  `json:"title"`
	Company string  `json:"company"`
	Body    string  `json:"body"`
	HTML    string  `json:"body_html"`
	Labels  rlabels `json:"labels"`
	Record  struct {
		RootCause struct {
			Details string `json:"details"`
		} `json:"root cause"`
	} `json:"record"`
}

// quotedCause returns the words that the people who labelled a record quoted as its cause.
func (r record) quotedCause() string {
	if r.Labels.RootCause != nil && *r.Labels.RootCause != "UNKNOWN" {
		return *r.Labels.RootCause
	}
	return r.Record.RootCause.Details
}

type rlabels struct {
	RootCause         *string  `json:"root_cause"`
	RootCauseCategory *string  `json:"root_cause_category"`
	Layer2            []string `json:"layer2"`
	Layer3            []string `json:"layer3"`
	Section           string   `json:"section"`
	NearMiss          *bool    `json:"near_miss"`
}

// labelledSets lists the sets that Bench knows.
func labelledSets() []labelledSet {
	return []labelledSet{
		{
			name: "atlarge", file: "atlarge.ndjson", near: 2, quoted: true, held: held{minDocs: 2, signs: 3, decay: 0.03, rest: "OTHERS"},
			classes: []string{"CONFIG", "DEPLOY", "EXTERNAL", "MAINTAIN", "OTHERS", "OVERLOAD", "UNKNOWN"},
			labels: func(r record) []string {
				if r.Labels.RootCauseCategory == nil || r.Vendor == "AWS" {
					return nil
				}
				return []string{*r.Labels.RootCauseCategory}
			},
			part: func(r record) string { return "atlarge-" + strings.ToLower(r.Vendor) },
		},
		{
			name: "issre22-layer2", file: "issre22.ndjson", multi: true, near: 3, held: held{minDocs: 3, signs: 2, decay: 0.01, rest: "others"},
			labels: func(r record) []string { return unique(r.Labels.Layer2) },
			part:   func(record) string { return "issre22-layer2" },
		},
		{
			name: "issre22-layer3", file: "issre22.ndjson", multi: true, near: 3, held: held{minDocs: 3, signs: 2, decay: 0.03},
			labels: func(r record) []string { return unique(r.Labels.Layer3) },
			part:   func(record) string { return "issre22-layer3" },
		},
		{
			name: "danluu", file: "danluu.ndjson", narrative: true, held: held{minDocs: 2, signs: 2, decay: 0.004}, baselines: danluuKeywords,
			labels: func(r record) []string {
				if r.Labels.Section == "" || r.Labels.Section == uncategorized {
					return nil
				}
				return []string{r.Labels.Section}
			},
			part: func(record) string { return "danluu" },
		},
		{
			name: "asrs", file: "asrs.ndjson", narrative: true, held: held{minDocs: 3, signs: 2, decay: 0.004}, baselines: asrsRules,
			labels: func(r record) []string {
				if r.Labels.NearMiss == nil {
					return nil
				}
				if *r.Labels.NearMiss {
					return []string{labelNearMiss}
				}
				return []string{labelNoNearMiss}
			},
			part: func(record) string { return "asrs" },
		},
	}
}

const (
	uncategorized   = "Uncategorized" // not filed, which says nothing about the cause
	labelNearMiss   = "near-miss"
	labelNoNearMiss = "not"
)

// unique sorts labels, joins spellings of one class, and drops repeats; a record without a label gives nil and is not
// scored.
func unique(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	for i, label := range out {
		switch label {
		case "softwares bugs", "software failures":
			out[i] = "software bugs"
		case "cooling systems":
			out[i] = "cooling system"
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// errNoSet says that a folder does not hold the file of a set.
var errNoSet = errors.New("no such set in the folder")

// readRecords reads a file of JSON lines.
func readRecords(dir, file string) (out []record, err error) {
	f, err := os.Open(filepath.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoSet
	}
	if err != nil {
		return nil, fmt.Errorf("reading labelled records: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var r record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("reading %s line %d: %w", file, n, err)
		}
		out = append(out, r)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return out, nil
}
