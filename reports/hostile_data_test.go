package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"secondstory/queries"
)

// everyFormat writes a document in each format, and checks that nothing of a text became a part of the page.
func everyFormat(t *testing.T, d Document) (page, markdown string) {
	t.Helper()
	var html, static, md, js bytes.Buffer
	for _, err := range []error{HTML(&html, d, HTMLOptions{}), HTML(&static, d, HTMLOptions{Static: true}), Markdown(&md, d, "", ""), JSON(&js, d)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	contained(t, html.String())
	contained(t, static.String())
	return static.String(), md.String()
}

// TestQuarterly_NothingSaysWhatToDoNext: without an incident there is one section that says so, and no empty walk.
func TestQuarterly_NothingSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	undated := happening(1, "incident", "2026-07-01")
	undated[0].OccurredAt, undated[0].StartedAt, undated[0].MitigatedAt = nil, nil, nil
	for want, incidents := range map[string][]queries.Incident{
		"secondstory ingest": nil, "corrections.yaml": undated,
	} {
		d := composed(t, incidents, nil, nil)
		if d.Subtitle != "Learning review" || strings.Contains(d.Title, "  ") {
			t.Errorf("it is called %q, %q", d.Title, d.Subtitle)
		}
		if len(d.Sections) == 0 || d.Sections[0].Heading != "Nothing was counted" || !strings.Contains(d.Sections[0].Intro, want) {
			t.Errorf("what to do next is not said: %+v", d.Sections[0])
		}
		if n := chartCount(d); n != 0 {
			t.Errorf("%d charts of nothing", n)
		}
		everyFormat(t, d)
	}
}

// TestQuarterly_FourHundredFactors: a postmortem may name more conditions than a chart has room for; the table has
// them all, and the page says what is drawn.
func TestQuarterly_FourHundredFactors(t *testing.T) {
	t.Parallel()
	incidents := happening(20, "incident", "2026-07-01")
	var codes []queries.Code
	for i := range 400 {
		code := coding(incidents[i%20:i%20+1], map[string]string{"factor": fmt.Sprintf("condition-%d", i)})
		codes = append(codes, code...)
	}
	d := composed(t, incidents, codes, nil)
	page, markdown := everyFormat(t, d)
	for _, s := range d.Sections {
		for _, f := range s.Figures {
			if f.Heading == "Recurring factors" && len(f.Table.Rows) != 400 {
				t.Errorf("the table has %d conditions", len(f.Table.Rows))
			}
		}
	}
	if n := len(page); n > 1_500_000 {
		t.Errorf("the page has %d bytes", n)
	}
	if !strings.Contains(markdown, "condition-399") {
		t.Error("the last condition is not in the tables")
	}
}

// TestQuarterly_HostileStories: what has broken pages before, as the title, the words and the names of every
// incident, read back from a database.
func TestQuarterly_HostileStories(t *testing.T) {
	t.Parallel()
	incidents := happening(len(hostile), "incident", "2026-07-01")
	codes := coding(incidents, map[string]string{"factor": "drift", "defence": "gate", "detection": "alert"})
	var actions []queries.ActionItem
	for i, text := range hostile {
		text = strings.ReplaceAll(text, "\x00", "")
		incidents[i].Title, incidents[i].Summary, incidents[i].URL = text, &text, &text
		actions = append(actions, queries.ActionItem{Incident: incidents[i].Incident, Ordinal: 1, Title: text, State: "open"})
		for j := range codes {
			if codes[j].Incident == incidents[i].Incident {
				codes[j].Quote = &text
			}
		}
	}
	page, _ := everyFormat(t, composed(t, incidents, codes, actions))
	if !strings.Contains(page, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error("the title </script> is not told")
	}
}
