package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"secondstory/analysis"
	"secondstory/queries"
)

// secret is a sentence that only a postmortem holds.
const secret = "The heron stood in the cooling tower and nobody dared to move it."

// twoTeams is a year of postmortems of two teams, each with the secret sentence and the same promise.
func twoTeams(t *testing.T) analysis.Data {
	t.Helper()
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	batch, coded := queries.Batch{}, queries.CodesBatch{TaxonomyVersion: "test"}
	ordinal, quote := int32(1), secret
	for i := range 24 {
		key := fmt.Sprintf("file:%02d", i)
		at := time.Date(2025, 10, 3, 9, 0, 0, 0, time.UTC).AddDate(0, 0, 15*i)
		until := at.Add(time.Duration(20+i) * time.Minute)
		kind := []string{"incident", "incident", "near_miss"}[i%3]
		summary := "Summary: " + secret
		batch.Incidents = append(batch.Incidents, queries.Incident{
			Incident: key, Source: "file", Title: fmt.Sprintf("Story %d", i), Kind: kind, KindBasis: "stated", Template: "prose", ContentHash: key, Words: 60,
			OccurredAt: &at, StartedAt: &at, MitigatedAt: &until, Summary: &summary,
		})
		batch.IncidentTeams = append(batch.IncidentTeams, queries.IncidentTeam{Incident: key, Team: []string{"Zebra", "Aardvark"}[i%2]})
		batch.Sections = append(batch.Sections, queries.Section{Incident: key, Role: "title", Body: fmt.Sprintf("Story %d", i)}, queries.Section{Incident: key, Ordinal: 1, Role: "body", Body: secret})
		batch.ActionItems = append(batch.ActionItems, queries.ActionItem{Incident: key, Ordinal: 1, Title: "Fence the cooling tower against herons", State: "open"})
		coded.Runs = append(coded.Runs, queries.CodeRun{Incident: key, TaxonomyVersion: "test", CoderVersion: "1", ContentHash: key})
		for dimension, code := range map[string]string{"factor": []string{"ownership-gap", "test-gap"}[i%2], "practice": "first-story", "defence": "limit-held"} {
			coded.Codes = append(coded.Codes, queries.Code{
				Incident: key, Dimension: dimension, Code: code, Grade: "stated", Origin: "coder", Confidence: 0.9,
				SectionOrdinal: &ordinal, Quote: &quote, Rule: "test", TaxonomyVersion: "test",
			})
		}
	}
	if _, err := db.Load(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := db.LoadCodes(t.Context(), coded); err != nil {
		t.Fatal(err)
	}
	data, err := analysis.New(db)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// everyKind is each report of the same data.
func everyKind(t *testing.T, d analysis.Data) map[string]Document {
	t.Helper()
	must := func(doc Document, err error) Document {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	parse := func(s string) analysis.Period {
		p, err := analysis.ParsePeriod(s, 0)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return map[string]Document{
		"quarterly":    must(Quarterly(t.Context(), d, analysis.Params{}, Options{})),
		"organization": must(Organization(t.Context(), d, analysis.Params{})),
		"compare":      must(Compare(t.Context(), d, analysis.Params{Period: parse("2026Q2"), Compare: parse("2026Q1")})),
		"incident":     must(OneIncident(t.Context(), d, "file:20")),
	}
}

// asText is a document in every format, as one text.
func asText(t *testing.T, d Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := JSON(&b, d); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&b, d, "", ""); err != nil {
		t.Fatal(err)
	}
	if err := HTML(&b, d, HTMLOptions{Static: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWithoutQuotes_NoSentenceOfAPostmortemIsLeft(t *testing.T) {
	t.Parallel()
	for name, doc := range everyKind(t, twoTeams(t)) {
		if !strings.Contains(asText(t, doc), "heron") && name != "compare" {
			t.Errorf("%s: the sentence is not there to begin with", name)
		}
		if text := asText(t, WithoutQuotes(doc)); strings.Contains(text, "heron") {
			i := strings.Index(text, "heron")
			t.Errorf("%s: … %s …", name, text[max(0, i-120):min(len(text), i+60)])
		}
		if !strings.Contains(asText(t, doc), "heron") && name != "compare" {
			t.Errorf("%s: withholding changed the document itself", name)
		}
	}
}

func TestOrganization_IsInTheOrderOfNames(t *testing.T) {
	t.Parallel()
	doc := everyKind(t, twoTeams(t))["organization"]
	found := false
	for _, s := range doc.Sections {
		for _, f := range s.Figures {
			if s.Heading != "Teams" || f.Chart == nil {
				continue
			}
			found = true
			names := f.Chart.Categories
			if f.Chart.Kind == SmallLines {
				names = nil
				for _, series := range f.Chart.Series {
					names = append(names, series.Name)
				}
			}
			if len(names) != 2 || names[0] != "Aardvark" {
				t.Errorf("%s: %v", f.Heading, names)
			}
		}
	}
	if !found {
		t.Error("no chart of teams")
	}
}

// TestMixFigure_MarksOnlyWhatSurvives: beside a published table a category is called more or less frequent only
// where its verdict, adjusted over all of them, says so.
func TestMixFigure_MarksOnlyWhatSurvives(t *testing.T) {
	t.Parallel()
	share, low, high, mark := 0.5, 0.3, 0.7, 0.4
	row := func(category string, d analysis.Direction) analysis.MixRow {
		found := analysis.Share{Count: 10, Of: 20, Share: &share, Low: &low, High: &high}
		return analysis.MixRow{Category: category, Least: found, Most: found, Published: &mark, Verdict: analysis.Verdict{Direction: d}}
	}
	f := mixFigure(analysis.MixTable{
		Basis: analysis.Basis{Counted: 20}, Title: "Triggers", Source: "A study", Of: "incidents",
		Rows: []analysis.MixRow{row("Pushes", analysis.Up), row("Hardware", analysis.CannotTell), row("Load", analysis.Down)},
	}, 3)
	if !strings.Contains(f.Sentence, "2 categories differ by more than luck, among the 3 compared on this page: “Pushes” (more often), “Load” (less often).") {
		t.Error(f.Sentence)
	}
	ours, theirs := f.Chart.Series[0].Points, f.Chart.Series[1].Points
	for i, faded := range []bool{false, true, false} {
		if ours[i].Low == nil || ours[i].High == nil || ours[i].Faded != faded || theirs[i].Low != nil || theirs[i].High != nil {
			t.Errorf("row %d: ours %+v, theirs %+v", i, ours[i], theirs[i])
		}
	}
}

func TestCompare_NeedsTwoPeriods(t *testing.T) {
	t.Parallel()
	if _, err := Compare(t.Context(), twoTeams(t), analysis.Params{}); err == nil {
		t.Error("one period was compared with nothing")
	}
}

func TestOneIncident_UnknownIsSaid(t *testing.T) {
	t.Parallel()
	if _, err := OneIncident(t.Context(), twoTeams(t), "file:nowhere"); err == nil || !strings.Contains(err.Error(), "no such incident") {
		t.Errorf("%v", err)
	}
}

// TestFacilitator_SeesWhichStoriesStopAtAPerson, and nobody else does.
func TestFacilitator_SeesWhichStoriesStopAtAPerson(t *testing.T) {
	t.Parallel()
	d := twoTeams(t)
	for _, facilitator := range []bool{false, true} {
		doc, err := Quarterly(t.Context(), d, analysis.Params{}, Options{Facilitator: facilitator})
		if err != nil {
			t.Fatal(err)
		}
		named := false
		for _, s := range doc.Sections {
			for _, f := range s.Figures {
				if f.Heading == "What the documents show" {
					for _, g := range f.Groups {
						named = named || g.Label == "first-story" && len(g.Evidence) > 0
					}
				}
			}
		}
		if named != facilitator {
			t.Errorf("facilitator %v: named %v", facilitator, named)
		}
	}
}

// TestMemory_TheRoomDecides: a draft keeps every finding; what the room unticks is dropped, what it
// rewords, before or behind the comment, is told in its words with what has become of it, and what it adds is told as it is.
func TestMemory_TheRoomDecides(t *testing.T) {
	t.Parallel()
	d := twoTeams(t)
	before, err := analysis.ParsePeriod("2026Q2", 0)
	if err != nil {
		t.Fatal(err)
	}
	review, err := analysis.NewReview(t.Context(), d, analysis.Params{Period: before})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := DraftMemory(&b, review); err != nil {
		t.Fatal(err)
	}
	m, err := ReadMemory("2026Q2.md", &b)
	if err != nil || m.Period != "2026Q2" || len(m.Kept) != len(review.Findings.Rows) || m.Dropped != 0 {
		t.Fatalf("draft: %+v, %v", m, err)
	}
	edited := "---\nsecondstory_review: 2026Q2\n---\n## Findings\n\n- [ ] dropped <!-- luck -->\n" +
		"- [x] Nobody owned it, <!-- frequent_factor ownership-gap --> as we say\n- [x] A thing of our own\n\n" +
		"## What the room said\n- It was the autumn\n\n## What we will try\n* A fence\n\n## Notes\n- not for the report\n"
	if m, err = ReadMemory("2026Q2.md", strings.NewReader(edited)); err != nil {
		t.Fatal(err)
	}
	doc, err := Quarterly(t.Context(), d, analysis.Params{}, Options{Memory: &m})
	if err != nil {
		t.Fatal(err)
	}
	first := doc.Sections[0]
	if first.Heading != "Last time we said" || len(first.Findings) != 4 || !strings.Contains(first.Intro, "1 finding was dropped") {
		t.Fatalf("%q, %d findings, %q", first.Heading, len(first.Findings), first.Intro)
	}
	if f := first.Findings[0]; f.Sentence != "Nobody owned it, as we say" || !strings.HasPrefix(f.Detail, "Since then: stated in ") || len(f.Evidence) == 0 {
		t.Errorf("%q: %q, %d sentences", f.Sentence, f.Detail, len(f.Evidence))
	}
	if strings.Contains(asText(t, doc), "not for the report") {
		t.Error("the room's notes are in the report")
	}
}

func TestReadMemory_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	if _, err := ReadMemory("x.md", strings.NewReader("# A postmortem\n")); err == nil || !strings.Contains(err.Error(), "secondstory_review: 2026Q3") {
		t.Errorf("%v", err)
	}
}
