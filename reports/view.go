package reports

import (
	"cmp"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"secondstory/analysis"
)

// page is a Document arranged for the HTML template: every text plain, every id chosen, every
// question of what to show decided.
type page struct {
	Title, Subtitle string
	Version         string
	Facilitator     bool
	Cover           coverView
	Contents        []entry
	Sections        []sectionView // page one and the walk, in the order of the document
	Folded          []sectionView
	Incidents       []incidentView
	IncidentsLeft   int
	CSP             string
	CSS             template.CSS
	Library         template.HTML // packed; none in a static page
	Script          template.JS
}

type entry struct {
	ID, Text string
	Folded   bool
	Under    []entry
}

type coverView struct {
	Cover
	Period, Compared string
	Scope            string
	CountedWords     string
	ExcludedWords    string
}

type sectionView struct {
	ID        string
	Heading   string
	Depth     Depth
	Intro     []string
	Findings  []findingView
	Figures   []*figureView
	Questions []string
}

type findingView struct {
	ID       string
	Sentence string
	Detail   string
	Positive bool
	Badge    *badge
	Evidence []evidenceView
	Query    *queryView
}

// queryView is a query of a page. The SQL is written once: later uses of the same one lead to it.
type queryView struct {
	Query
	ID    string // of the element with the SQL; "" where there is none
	Above bool   // the SQL stands further up
}

type evidenceView struct {
	Quote   string
	Title   string
	Link    string // id of the incident in this page, or ""
	Context string // heading and basis
}

type groupView struct {
	ID       string
	Label    string
	Count    string
	Evidence []evidenceView
	More     int
}

type figureView struct {
	ID        string
	Heading   string
	Sentence  string
	Badge     *badge
	Wide      template.HTML
	Narrow    template.HTML
	Data      template.JS
	Chart     *Chart
	Legend    []legendView
	Faded     bool
	Table     tableView
	Basis     analysis.Basis
	BasisLine string
	Groups    []groupView
	Behind    []linkView
	// BehindMore are the incidents behind the figure that are not listed.
	BehindMore int
	Query      *queryView
	Missing    string
	Drawn      string // which part of the figure is drawn, where it is not all

	targets map[string]string
	byKey   map[string]string
}

type legendView struct{ Class, Name string }

type linkView struct{ Link, Text string }

type tableView struct {
	Columns []Column
	Rows    [][]cellView
}

type cellView struct {
	Text    string
	Numeric bool
	Missing bool
	Whole   bool // not to be broken over two lines
	Link    string
}

// builder makes views, giving out ids on the way.
type builder struct {
	ids       *ids
	incidents map[string]string // id by incident key
	titles    map[string]string // by incident key
	sql       map[string]string // id by SQL that is already written
	warned    []string          // on the cover: said once, not under every figure
	period    analysis.Period   // of the cover
}

func newBuilder(d Document) *builder {
	b := &builder{warned: details(d.Cover.Warnings), period: d.Cover.Period, ids: newIDs("top", "main", "contents", "incidents", "hatch", "theme", "cover"), incidents: map[string]string{}, titles: map[string]string{}, sql: map[string]string{}}
	for _, in := range d.Incidents {
		if _, ok := b.incidents[in.Key]; !ok {
			b.incidents[in.Key] = b.ids.of("i " + shortName(in.Key))
			b.titles[in.Key] = cmp.Or(plain(in.Title), plain(in.Key))
		}
	}
	return b
}

func (b *builder) page(d Document) *page {
	p := &page{Title: typeset(d.Title), Subtitle: typeset(d.Subtitle), Version: d.Version, Cover: newCover(d.Cover)}
	for _, s := range d.Sections {
		v := b.section(s)
		e := entry{ID: v.ID, Text: v.Heading, Folded: s.Depth == Folded}
		for _, f := range v.Figures {
			e.Under = append(e.Under, entry{ID: f.ID, Text: f.Heading})
		}
		p.Contents = append(p.Contents, e)
		if s.Depth == Folded {
			p.Folded = append(p.Folded, v)
		} else {
			p.Sections = append(p.Sections, v)
		}
	}
	p.Incidents, p.IncidentsLeft = b.incidentViews(d.Incidents), d.IncidentsLeft
	if len(p.Incidents) > 0 {
		p.Contents = append(p.Contents, entry{ID: "incidents", Text: "The incidents", Folded: true})
	}
	return p
}

func newCover(c Cover) coverView {
	left := 0
	for _, e := range c.Excluded {
		left += e.N
	}
	return coverView{
		Cover: c, Scope: sentenceCase(plain(c.Scope)), Period: periodWords(c.Period), Compared: periodWords(c.Compared),
		CountedWords: countedWords(c.Counted-c.NearMisses, c.NearMisses) + " counted", ExcludedWords: counted(left, "left out", "left out"),
	}
}

func (b *builder) section(s Section) sectionView {
	v := sectionView{ID: b.ids.of(s.Heading), Heading: plain(s.Heading), Depth: s.Depth, Intro: paragraphs(s.Intro)}
	for i, f := range s.Findings {
		v.Findings = append(v.Findings, b.finding(v.ID+" "+strconv.Itoa(i+1), f))
	}
	for _, f := range s.Figures {
		v.Figures = append(v.Figures, b.figure(f))
	}
	for _, q := range s.Questions {
		v.Questions = append(v.Questions, plain(q))
	}
	return v
}

// sentenceCase is s with a capital at its start.
func sentenceCase(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// paragraphs splits a text at its empty lines.
func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(typeset(p)); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (b *builder) finding(id string, f Finding) findingView {
	v := findingView{
		ID: b.ids.of(id), Sentence: typeset(f.Sentence), Detail: typeset(f.Detail), Positive: f.Positive,
		Badge: newBadge(f.Verdict), Evidence: b.evidence(f.Evidence), Query: b.query(f.Query),
	}
	if v.Badge != nil && v.Detail != "" {
		v.Badge.Seen = "" // the detail says it
	}
	return v
}

func (b *builder) query(q *Query) *queryView {
	if q == nil {
		return nil
	}
	v := &queryView{Query: *q}
	if q.SQL == "" {
		return v
	}
	id, above := b.sql[q.SQL]
	if !above {
		id = b.ids.of("sql " + q.Name)
		b.sql[q.SQL] = id
	}
	v.ID, v.Above = id, above
	return v
}

// byRules is the basis of what was read by rules, as nearly everything is: it goes without saying.
const byRules = "coder"

// maxBehind is how many incidents a figure lists; its query has them all.
const maxBehind = 60

func (b *builder) evidence(all []analysis.Evidence) []evidenceView {
	var out []evidenceView
	for _, e := range all {
		v := evidenceView{Quote: unmarked(plain(e.Quote)), Title: plain(e.Title), Link: b.incidents[e.Incident]}
		if v.Title == "" {
			v.Title = plain(e.Incident)
		}
		basis := plain(e.Basis)
		switch basis {
		case byRules:
			basis = ""
		case "unknown": // of an action item
			basis = "does not say whether it was done"
		}
		if e.Withheld {
			basis = "the words stay with its authors"
		}
		v.Context = strings.Join(nonEmpty(plain(e.Heading), basis), " · ")
		out = append(out, v)
	}
	return out
}

// strong is bold text as Markdown marks it.
var strong = regexp.MustCompile(`\*\*([^*\s](?:[^*]*[^*\s])?)\*\*`)

// unmarked is a sentence without the marks that make words bold: a page shows what was written, not how.
func unmarked(s string) string { return strong.ReplaceAllString(s, "$1") }

func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

func (b *builder) figure(f Figure) *figureView {
	v := &figureView{
		ID: b.ids.of(f.Heading), Heading: typeset(f.Heading), Sentence: typeset(f.Sentence), Badge: newBadge(f.Verdict).about(f.About),
		Basis: b.withoutWarned(f.Basis), BasisLine: typeset(basisLine(f.Basis, b.period)), Query: b.query(&f.Query), Missing: typeset(f.Missing),
		targets: map[string]string{}, byKey: b.incidents,
	}
	v.Chart, v.Drawn = limited(f.Chart)
	if v.Sentence == "" {
		v.Sentence = v.Heading
	}
	for i, g := range f.Groups {
		gv := groupView{ID: b.ids.of(v.ID + " " + strconv.Itoa(i+1)), Label: plain(g.Label), Evidence: b.evidence(g.Evidence), More: g.More}
		gv.Count = counted(len(g.Evidence)+g.More, "sentence", "sentences")
		if !slices.ContainsFunc(g.Evidence, func(e analysis.Evidence) bool { return e.Quote != "" }) {
			gv.Count = counted(len(g.Evidence)+g.More, "incident", "incidents")
		}
		v.Groups = append(v.Groups, gv)
		if _, ok := v.targets[g.Label]; !ok {
			v.targets[g.Label] = gv.ID
		}
	}
	for i, key := range f.Incidents {
		if i == maxBehind {
			v.BehindMore = len(f.Incidents) - maxBehind
			break
		}
		if id := b.incidents[key]; id != "" {
			v.Behind = append(v.Behind, linkView{Link: id, Text: b.titles[key]})
		}
	}
	v.Table = v.table(f.Table)
	v.legend()
	return v
}

// countedWords is "14 incidents and 2 near misses".
func countedWords(incidents, nearMisses int) string {
	if nearMisses == 0 {
		return counted(incidents, "incident", "incidents")
	}
	near := counted(nearMisses, "near miss", "near misses")
	if incidents == 0 {
		return near
	}
	return counted(incidents, "incident", "incidents") + " and " + near
}

func (v *figureView) legend() {
	if v.Chart == nil {
		return
	}
	for _, s := range v.Chart.Series {
		for _, p := range s.Points {
			v.Faded = v.Faded || p.Faded && !v.Chart.isContext(s.Name)
		}
	}
	switch v.Chart.Kind {
	case Bars, Columns, Dots, Intervals:
		if len(v.Chart.Series) < 2 {
			return
		}
		for i, s := range v.Chart.Series {
			class := "k" + strconv.Itoa(min(i, seriesColour)+1)
			if v.Chart.isContext(s.Name) {
				class += " context"
				if v.Chart.Kind == Dots || v.Chart.Kind == Intervals {
					class += " hollow"
				}
			}
			v.Legend = append(v.Legend, legendView{Class: class, Name: typeset(s.Name)})
		}
	}
}

// target is the id of the element that holds what a mark was counted from: its group, else its incident.
func (v *figureView) target(series, category int, p Point) string {
	name := func(list []string, i int) string {
		if i >= 0 && i < len(list) {
			return list[i]
		}
		return ""
	}
	at, row, of := name(v.Chart.Categories, category), name(v.Chart.Rows, series), ""
	if series < len(v.Chart.Series) {
		of = v.Chart.Series[series].Name
	}
	for _, label := range []string{p.Group, row + ", " + at, of + ", " + at, row, at, of} {
		if id := v.targets[label]; label != "" && id != "" {
			return id
		}
	}
	return v.byKey[p.Incident]
}
