package ingest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// golden is what a case shows of a story, in a stable form.
type golden struct {
	Outcome    string            `json:"outcome"`
	ID         string            `json:"id,omitempty"`
	Title      string            `json:"title,omitempty"`
	Kind       string            `json:"kind,omitempty"`
	Severity   *int8             `json:"severity,omitempty"`
	Occurred   string            `json:"occurred,omitempty"`
	Services   []string          `json:"services,omitempty"`
	Teams      []string          `json:"teams,omitempty"`
	Milestones map[string]string `json:"milestones,omitempty"`
	Sections   []string          `json:"sections,omitempty"`
	Timeline   []string          `json:"timeline,omitempty"`
	Learnings  []string          `json:"learnings,omitempty"`
	Actions    []string          `json:"actions,omitempty"`
	Impacts    []string          `json:"impacts,omitempty"`
	Responders []string          `json:"responders,omitempty"`
	Warnings   []string          `json:"warnings,omitempty"`
}

func goldenOf(p *parsed) golden {
	g := golden{Outcome: strings.TrimSpace(string(p.outcome.Outcome) + " " + p.outcome.Reason)}
	if len(p.stories) == 0 {
		return g
	}
	s := p.stories[0]
	g.Title, g.Kind, g.Severity, g.Services, g.Teams = s.title, s.kind+" ("+s.kindBasis+")", s.severity, s.services, s.teams
	g.ID = s.id
	if s.occurred != nil {
		g.Occurred = s.occurred.Format(time.RFC3339) + " (" + s.occurredBasis + ")"
	}
	g.Milestones = map[string]string{}
	for _, m := range s.milestones {
		g.Milestones[m.name] = m.at.Format(time.RFC3339) + " " + m.basis + ": " + m.quote
	}
	for _, section := range s.sections[1:] {
		g.Sections = append(g.Sections, section.role+" | "+section.heading)
	}
	for _, e := range s.events {
		at := "?"
		if e.at != nil {
			at = e.at.Format(time.RFC3339)
		}
		g.Timeline = append(g.Timeline, at+" "+e.text)
	}
	for _, l := range s.learnings {
		g.Learnings = append(g.Learnings, l.kind+": "+l.text)
	}
	for _, a := range s.actions {
		due := ""
		if a.due != nil {
			due = a.due.Format(time.DateOnly)
		}
		g.Actions = append(g.Actions, strings.Join([]string{a.title, a.owner, a.kind, a.state, due}, " | "))
	}
	for _, im := range s.impacts {
		v, _ := json.Marshal(im.value)
		g.Impacts = append(g.Impacts, im.measure+" "+string(v)+" "+im.unit+" ("+im.basis+")")
	}
	for _, r := range s.responders {
		g.Responders = append(g.Responders, r.Role+": "+r.Person)
	}
	for _, w := range append(p.warnings, s.warnings...) {
		g.Warnings = append(g.Warnings, w.Code+": "+w.Detail)
	}
	return g
}

var update = flag.Bool("update", false, "write what was read into the golden cases")

// Each case is a document of one habit and what it is read as; the comment says what it shows.
func TestGolden_DocumentsAreReadAsTheirWritersMeantThem(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob(filepath.Join("..", "testdata", "ingest", "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	r := testReader(t)
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc := ar.Files[0]
			p := r.parse(&source{shown: doc.Name, collection: "c", rel: doc.Name, alone: true}, doc.Data)
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(goldenOf(p)); err != nil {
				t.Fatal(err)
			}
			if *update {
				ar.Files = []txtar.File{doc, {Name: "want.json", Data: got.Bytes()}}
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) != 2 || !bytes.Equal(ar.Files[1].Data, got.Bytes()) {
				t.Errorf("read as:\n%s", got.String())
			}
		})
	}
}
