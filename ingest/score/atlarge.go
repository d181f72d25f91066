package score

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"secondstory/ingest"
	"secondstory/ingest/clock"
	"secondstory/queries"
)

// atlargeRecord is one line of atlarge.ndjson.
type atlargeRecord struct {
	ID       string `json:"id"`
	Vendor   string `json:"vendor"`
	Year     int    `json:"year"`
	Service  string `json:"service"`
	Title    string `json:"title"`
	BodyHTML string `json:"body_html"`
	Body     string `json:"body"`
	Labels   struct {
		Start string `json:"start_time"`
		End   string `json:"end_time"`
		Zone  string `json:"timezone"`
	} `json:"labels"`
}

// atlargeSet is the part of one provider, with the best of the six language models that its authors
// scored on their whole set (start, end).
type atlargeSet struct {
	name, vendor string
	published    [2]float64
	n            int
}

func atlargeSets() []atlargeSet {
	return []atlargeSet{
		{"atlarge-aws", "AWS", [2]float64{0.960, 0.887}, 150},
		{"atlarge-azure", "Azure", [2]float64{1, 0.968}, 95},
		{"atlarge-gcp", "GCP", [2]float64{0.647, 0.884}, 215},
	}
}

const notStated = "UNKNOWN"

// atlarge scores start and end of the labelled provider reports.
func (rep *Report) atlarge(ctx context.Context, dir string) error {
	name, err := firstThere(dir, "labelled/atlarge.ndjson", "atlarge.ndjson")
	if errors.Is(err, errAbsent) {
		rep.absent("labelled/atlarge.ndjson")
		return nil
	}
	if err != nil {
		return err
	}
	records, err := readAtlarge(name)
	if err != nil {
		return err
	}
	for _, set := range atlargeSets() {
		if err := rep.provider(ctx, set, records[set.vendor]); err != nil {
			return err
		}
	}
	return nil
}

func readAtlarge(name string) (map[string][]atlargeRecord, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading labels: %w", err)
	}
	out := map[string][]atlargeRecord{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var r atlargeRecord
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("reading labels from %s: line %d: %w", name, n, err)
		}
		out[r.Vendor] = append(out[r.Vendor], r)
	}
	return out, lines.Err()
}

// provider reads the reports of one provider as records and compares what is stored.
func (rep *Report) provider(ctx context.Context, set atlargeSet, records []atlargeRecord) (err error) {
	if len(records) == 0 {
		rep.absent(set.name)
		return nil
	}
	var input bytes.Buffer
	for _, r := range records {
		line, err := r.asPublished()
		if err != nil {
			return fmt.Errorf("reading labels: %s: %w", r.ID, err)
		}
		input.Write(append(line, '\n'))
	}
	db, err := read(ctx, ingest.Options{Paths: []string{"-"}, Stdin: &input, Collection: set.name, Limits: ingest.Limits{Bytes: int64(input.Len()) + 1}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	spans, err := storedSpans(ctx, db)
	if err != nil {
		return err
	}
	t := tally{set: set.name}
	for i, r := range records {
		found := spans[r.ID]
		t.check(i, r.ID, "started_at", r.likeLabel(found.StartedAt, r.Labels.Start), r.Labels.Start)
		t.check(i, r.ID, "resolved_at", r.likeLabel(found.EndedAt, r.Labels.End), r.Labels.End)
	}
	for k := range t.fields {
		t.fields[k].Published = &Published{set.published[k], set.n}
	}
	rep.Fields = append(rep.Fields, t.fields...)
	return nil
}

// storedSpan is when an incident was under way: its end is when everything was over, else when the
// harm was.
type storedSpan struct {
	ID        string     `db:"id"`
	StartedAt *time.Time `db:"started_at"`
	EndedAt   *time.Time `db:"ended_at"`
}

func storedSpans(ctx context.Context, db *queries.DB) (map[string]storedSpan, error) {
	rows, err := queries.Select[storedSpan](ctx, db,
		"SELECT split_part(incident, ':', 2) AS id, started_at, coalesce(resolved_at, mitigated_at) AS ended_at FROM incidents ORDER BY 1")
	if err != nil {
		return nil, err
	}
	out := map[string]storedSpan{}
	for _, row := range rows {
		out[row.ID] = row
	}
	return out, nil
}

// asPublished is the record in the form in which its provider publishes it, as one line of JSON,
// with no label in it.
func (r atlargeRecord) asPublished() ([]byte, error) {
	if r.Vendor == "GCP" {
		updates, err := pythonList(r.Body)
		if err != nil {
			return nil, err
		}
		return json.Marshal(map[string]any{
			"id": r.ID, "external_desc": r.Title, "service_name": r.Service, "begin": nil, "updates": updates,
		})
	}
	fields := map[string]any{"id": r.ID, "title": r.Title, "body_html": r.BodyHTML}
	if r.Year > 0 { // its texts have clock times without a date, and the labels no more
		fields["date"] = fmt.Sprintf("%d-01-01", r.Year)
	}
	return json.Marshal(fields)
}

// likeLabel writes a time as the label writes it: in the label's zone and to its precision. Where the
// zone has several meanings, the label's digits in any of them are the label.
func (r atlargeRecord) likeLabel(at *time.Time, label string) string {
	if at == nil {
		return notStated
	}
	written := ""
	for _, zone := range r.zones() {
		written = inForm(at.In(zone), label)
		if written == label {
			return label
		}
	}
	return written
}

// zones are those that the label's zone can mean.
func (r atlargeRecord) zones() []*time.Location {
	z, ok := clock.ParseZone(strings.TrimSpace(r.Labels.Zone))
	switch {
	case !ok:
		return []*time.Location{time.UTC}
	case z.Name == "CST": // Azure has regions in China
		return []*time.Location{time.FixedZone("CST", 8*3600), z.Location}
	}
	return []*time.Location{z.Location}
}

// inForm writes a local time in the form of a label.
func inForm(at time.Time, label string) string {
	switch {
	case len(label) == len("15:04"):
		return at.Format("15:04")
	case strings.Contains(label, "T"):
		return at.Format("20060102T15:04:05")
	}
	return at.Format("2006-01-02 15:04:05")
}
