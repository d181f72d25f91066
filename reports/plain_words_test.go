package reports

import (
	"strings"
	"testing"
	"time"

	"secondstory/analysis"
)

func TestDots_TheLineStandsWhereTheTableSays(t *testing.T) {
	t.Parallel()
	if got := middle([]float64{30, 38, 40, 90}); got != 39 {
		t.Errorf("the middle of four is at %v, the table says 39", got)
	}
	if got, cell := duration(65), minutes(ptr(65.0)); got != cell {
		t.Errorf("a chart says %s, its table %s", got, cell)
	}
}

func TestHeatmap_NoColumnLosesItsName(t *testing.T) {
	t.Parallel()
	c := &Chart{Kind: Heatmap, Rows: []string{"a condition with a name of some length"}, Series: []Series{{}}}
	for range 9 {
		c.Categories = append(c.Categories, "a platform was upgraded")
		c.Series[0].Points = append(c.Series[0].Points, Point{Category: len(c.Categories) - 1, Value: ptr(1.0)})
	}
	for _, l := range []layout{wideLayout, narrowLayout} {
		p, err := draw(c, l, func(int, int, Point) string { return "" })
		if err != nil {
			t.Fatal(err)
		}
		svg := p.svg()
		if whole := strings.Count(svg, ">a platform was upgraded<"); whole != 9 || strings.Count(svg, "rotate(") != 9 {
			t.Errorf("at %d px %d of 9 names are whole", l.width, whole)
		}
	}
}

func TestPage_CommandsAreCodeAndQuotesHaveNoMarks(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"see `secondstory lint <x>` & more": "see <code>secondstory lint &lt;x&gt;</code> &amp; more",
		"a lone ` mark":                     "a lone ` mark",
	} {
		if got := string(commands(in)); got != want {
			t.Errorf("%q is shown as %q", in, got)
		}
	}
	for in, want := range map[string]string{
		"**No instructions.** Not one.": "No instructions. Not one.", "2 ** 3 ** 4": "2 ** 3 ** 4", "a*b*c": "a*b*c",
	} {
		if got := unmarked(in); got != want {
			t.Errorf("%q is quoted as %q", in, got)
		}
	}
	if got := commandText("see `secondstory lint` *now*"); got != `see <code>secondstory lint</code> \*now\*` {
		t.Errorf("Markdown has %q", got)
	}
}

func TestSupport_DrawsTheLatestTwoPeriods(t *testing.T) {
	t.Parallel()
	row := func(period, answer string, n, of int32) analysis.PatternRow {
		share := float64(n) / float64(of)
		return analysis.PatternRow{Pattern: analysis.PatternPages, Period: period, Answer: &answer, Responses: &n, Of: &of, Share: &share}
	}
	withheld, service, few, of := "too few people", "ledger", "few_carry_over_half", int32(10)
	chart := supportChart([]analysis.PatternRow{
		row("2023Q4..2024Q3", "sleep", 5, 50), row("2024Q4..2025Q3", "sleep", 9, 54), row("2025Q4..2026Q3", "sleep", 13, 56),
		{Pattern: analysis.PatternCompany, Period: "2025Q4..2026Q3", Withheld: &withheld},
		{Pattern: analysis.PatternLeaning, Period: "2025Q4..2026Q3", Service: &service, Answer: &few, Of: &of},
	})
	if len(chart.Categories) != 1 || chart.Categories[0] != "called at night" || len(chart.Series) != 2 {
		t.Fatalf("drawn are %q of %d periods", chart.Categories, len(chart.Series))
	}
	if now := chart.Series[0]; now.Name != "2025Q4..2026Q3" || now.Points[0].Label != "13 of 56" || now.Points[0].Low == nil {
		t.Errorf("the latest period is drawn as %+v", now)
	}
}

func TestCover_OfOneIncidentIsItsOwn(t *testing.T) {
	t.Parallel()
	c := Cover{Counted: 13, NearMisses: 3, Scope: "every team", Facts: []Fact{{"incidents", "13"}}, Excluded: []analysis.Exclusion{{Reason: "x", N: 1}}}
	c.about(Incident{Kind: "near_miss", Occurred: "2026-08-06", Severity: "S5", Corrected: []string{"severity is S5 (was S2): agreed in the review"}})
	if c.Counted != 1 || c.NearMisses != 1 || c.Scope != "" || len(c.Excluded) != 0 || len(c.Facts) != 3 || c.Facts[0].Value != "2026-08-06" ||
		c.Facts[2] != (Fact{"corrected", "severity is S5 (was S2): agreed in the review"}) {
		t.Errorf("the cover says %+v", c)
	}
}

func TestOccurred_IsNoFinerThanWhatToldIt(t *testing.T) {
	t.Parallel()
	if got := occurred(day(2026, 8, 4), "file_name"); got != "2026-08-04 (from file name)" {
		t.Error(got)
	}
	if got := occurred(day(2026, 8, 4), "corrected"); got != "2026-08-04 (corrected)" {
		t.Error(got)
	}
	if got := occurred(day(2026, 8, 4), "started"); got != "2026-08-04 00:00 UTC" {
		t.Error(got)
	}
}

func TestBasis_NearMissesHaveTheirPlural(t *testing.T) {
	t.Parallel()
	if got := basisLine(analysis.Basis{Counted: 2, Unit: analysis.NearMisses}, analysis.Period{}); got != "From 2 near misses." {
		t.Error(got)
	}
}

func TestBasis_SaysItsTimeWhereTheReportIsOfAnother(t *testing.T) {
	t.Parallel()
	quarter := analysis.QuarterOf(day(2026, 8, 4), time.January)
	longer := analysis.Period{From: day(2025, 1, 1), To: quarter.To}
	if got := basisLine(analysis.Basis{Counted: 2, Period: quarter}, quarter); got != "From 2 incidents." {
		t.Error(got)
	}
	if got := basisLine(analysis.Basis{Counted: 2, Period: longer}, quarter); got != "From 2 incidents of 2025Q1 to 2026Q3." {
		t.Error(got)
	}
}

// TestWithoutQuotes_PromisesInReasonsGo: why a postmortem is worth reading may quote a promise.
func TestWithoutQuotes_PromisesInReasonsGo(t *testing.T) {
	t.Parallel()
	why := "promises again: “pay the “heron” first”; tells of “A title”"
	d := Document{
		Incidents: []Incident{{Key: "a", Title: "A title"}},
		Sections:  []Section{{Figures: []Figure{{Table: Table{Columns: []Column{{Name: "it ..."}, {Name: "state"}}, Rows: [][]*string{{&why, nil}}}}}}},
	}
	row := WithoutQuotes(d).Sections[0].Figures[0].Table.Rows[0]
	if got, want := *row[0], "promises again: "+withheld+"; tells of “A title”"; got != want || row[1] != nil {
		t.Errorf("a wider audience reads %q", got)
	}
	if got := withoutPromises("never closed: “heron", nil); strings.Contains(got, "heron") {
		t.Errorf("what is never closed stays: %q", got)
	}
}

func TestSupport_SaysInHowManyNobodyElseIsNamed(t *testing.T) {
	t.Parallel()
	row := func(cohort, answer string, n, of int32) analysis.PatternRow {
		return analysis.PatternRow{Pattern: analysis.PatternCompany, Period: "2026Q3", Cohort: &cohort, Answer: &answer, Responses: &n, Of: &of}
	}
	all := []analysis.PatternRow{row("junior", "alone", 16, 32), row("junior", "in_company", 16, 32), row("senior", "alone", 11, 24)}
	if got := companySentence(all); got != "Nobody else is named in 27 of the 56 first responses of 2026Q3." {
		t.Error(got)
	}
	if got := companySentence(append(all, row("mid", "alone+joined", 5, 5))); got != "" {
		t.Errorf("a group that does not tell is counted: %s", got)
	}
}
