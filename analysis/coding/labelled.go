package coding

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"html"
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
	labels  func(record) []string // nil when the record is not part of the set
	part    func(record) string   // name of the set that a record is reported under
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
}

type rlabels struct {
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
			name: "atlarge", file: "atlarge.ndjson",
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
			name: "issre22-layer2", file: "issre22.ndjson", multi: true,
			labels: func(r record) []string { return unique(r.Labels.Layer2) },
			part:   func(record) string { return "issre22-layer2" },
		},
		{
			name: "issre22-layer3", file: "issre22.ndjson", multi: true,
			labels: func(r record) []string { return unique(r.Labels.Layer3) },
			part:   func(record) string { return "issre22-layer3" },
		},
		{
			name: "danluu", file: "danluu.ndjson",
			labels: func(r record) []string {
				if r.Labels.Section == "" || r.Labels.Section == "Uncategorized" {
					return nil
				}
				return []string{r.Labels.Section}
			},
			part: func(record) string { return "danluu" },
		},
		{
			name: "asrs", file: "asrs.ndjson",
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
	labelNearMiss   = "near-miss"
	labelNoNearMiss = "not"
)

// unique sorts labels and drops repeats; a record without a label gives nil and is not scored.
func unique(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
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

// text makes a text of a record: the status reports of Azure have inline keys that tell the roles.
func (r record) text() Text {
	body := r.Body
	if body == "" {
		body = stripTags(r.HTML)
	}
	t := Text{Incident: r.ID, Title: r.Title}
	for i, part := range splitKeys(body) {
		t.Sections = append(t.Sections, Section{Ordinal: i + 1, Role: part.role, Body: part.body})
	}
	return t
}

type keyedPart struct{ role, body string }

// inlineKeys are the keys of status reports, as they stand before a colon.
func inlineKeys() []struct{ key, role string } {
	return []struct{ key, role string }{
		{"preliminary root cause", "root_cause"},
		{"root cause and mitigation", "root_cause"},
		{"root cause", "root_cause"},
		{"summary of impact", "impact"},
		{"mitigation", "resolution"},
		{"next steps", "follow_up"},
		{"current status", "timeline"},
		{"workaround", "resolution"},
		{"what went wrong and why", "root_cause"},
		{"how did we respond", "response"},
		{"how are we making incidents like this less likely", "follow_up"},
	}
}

// splitKeys cuts a body at its inline keys.
func splitKeys(body string) []keyedPart {
	low := strings.ToLower(body)
	parts := []keyedPart{{role: "body"}}
	from := 0
	for i := 0; i < len(low); i++ {
		for _, k := range inlineKeys() {
			if !strings.HasPrefix(low[i:], k.key) {
				continue
			}
			rest := low[i+len(k.key):]
			if rest == "" || rest[0] != ':' && rest[0] != '?' {
				continue
			}
			parts[len(parts)-1].body = body[from:i]
			from = min(len(body), i+len(k.key)+1)
			parts = append(parts, keyedPart{role: k.role})
			i = from
			break
		}
	}
	parts[len(parts)-1].body = body[min(from, len(body)):]
	return parts
}

// stripTags turns published HTML into plain paragraphs.
func stripTags(s string) string {
	var b strings.Builder
	for s != "" {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		end := strings.IndexByte(s[at:], '>')
		if end < 0 {
			break
		}
		switch tag := strings.ToLower(s[at+1 : at+end]); {
		case strings.HasPrefix(tag, "/p"), strings.HasPrefix(tag, "br"), strings.HasPrefix(tag, "/div"), strings.HasPrefix(tag, "/li"):
			b.WriteString("\n\n")
		}
		s = s[at+end+1:]
	}
	return html.UnescapeString(b.String())
}
