package reports

import "secondstory/analysis"

// Document is a report as plain data: everything a renderer may show, and nothing it must look up.
// The same Document gives the same bytes in every format.
type Document struct {
	Title     string     `json:"title"`
	Subtitle  string     `json:"subtitle"`
	Version   string     `json:"version"` // of the JSON form
	Cover     Cover      `json:"cover"`
	Sections  []Section  `json:"sections"`
	Incidents []Incident `json:"incidents"` // every incident a figure or finding leads to, by key
	// IncidentsLeft are those that are not among Incidents for want of room.
	IncidentsLeft int `json:"incidents_left,omitempty"`
}

// Cover says what the report covers and what it rests on.
type Cover struct {
	Period   analysis.Period `json:"period"`
	Compared analysis.Period `json:"compared"`
	AsOf     string          `json:"as_of"`
	Scope    string          `json:"scope"`
	Counted  int             `json:"counted"` // incidents and near misses
	// NearMisses are those of Counted.
	NearMisses int                  `json:"near_misses,omitempty"`
	Facts      []Fact               `json:"facts"` // a handful of name/value lines
	Excluded   []analysis.Exclusion `json:"excluded"`
	Warnings   []analysis.Warning   `json:"warnings"`
	Sources    []Source             `json:"sources"`
	DataHash   string               `json:"data_hash"`
}

// Fact is one line of the cover.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Source is where documents came from, how many, and how fresh.
type Source struct {
	Name    string `json:"name"`
	Found   int    `json:"found"`
	Loaded  int    `json:"loaded"`
	Skipped int    `json:"skipped"`
	Refused int    `json:"refused"`
	Newest  string `json:"newest"`
}

// Depth is how far into the report a section belongs.
type Depth string

// Page one reads in five minutes, the walk takes twenty, the rest is folded.
const (
	PageOne Depth = "page_one"
	Walk    Depth = "walk"
	Folded  Depth = "folded"
)

// Section is one heading of the report.
type Section struct {
	Heading   string    `json:"heading"`
	Depth     Depth     `json:"depth"`
	Intro     string    `json:"intro"`
	Findings  []Finding `json:"findings"`
	Figures   []Figure  `json:"figures"`
	Questions []string  `json:"questions"` // for the room, in how/what form
}

// Finding is a sentence the quarter deserves, with its verdict and the sentences behind it.
type Finding struct {
	Sentence string              `json:"sentence"`
	Detail   string              `json:"detail"`
	Positive bool                `json:"positive"`
	Verdict  *analysis.Verdict   `json:"verdict"`
	Evidence []analysis.Evidence `json:"evidence"`
	Query    *Query              `json:"query"`
}

// Figure is a chart with everything needed to trust it. Chart is nil where only a table makes
// sense; Missing says what data is absent and how to get it where there is nothing to draw.
type Figure struct {
	Heading   string            `json:"heading"`
	Sentence  string            `json:"sentence"` // the finding, as the chart's title
	Verdict   *analysis.Verdict `json:"verdict"`
	Chart     *Chart            `json:"chart"`
	Table     Table             `json:"table"`
	Basis     analysis.Basis    `json:"basis"`
	Incidents []string          `json:"incidents"` // keys behind the figure
	Groups    []Group           `json:"groups"`    // the same incidents by mark of the chart, with sentences
	Query     Query             `json:"query"`
	Missing   string            `json:"missing"`
	About     string            `json:"about"` // what the verdict is of, where the sentence says something else
}

// Group is what one mark of a chart (a bar, a cell) was counted from. A mark finds its group by
// Point.Group, else by the first label that exists of "row, category" or "series, category", the
// row or category alone, the series alone.
type Group struct {
	Label    string              `json:"label"`
	Evidence []analysis.Evidence `json:"evidence"`
	More     int                 `json:"more"` // sentences behind the mark that are not listed here
}

// Query is the named query behind a figure, its SQL and the parameters it ran with.
type Query struct {
	Name   string  `json:"name"`
	SQL    string  `json:"sql"`
	Params []Param `json:"params"`
}

// Param is one bound parameter as text; an empty Value with Null set was NULL.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Null  bool   `json:"null"`
}

// Table is a figure's numbers. Align is one of l, r per column; a nil cell is shown as a dash.
type Table struct {
	Columns []Column    `json:"columns"`
	Rows    [][]*string `json:"rows"`
}

// Column is a table column: Numeric columns are right-aligned; units belong in the Name.
type Column struct {
	Name    string `json:"name"`
	Numeric bool   `json:"numeric"`
}

// Incident is what a report shows of one incident: enough to recognise it and to read on.
type Incident struct {
	Key       string   `json:"key"`
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Path      string   `json:"path"`
	Kind      string   `json:"kind"`
	KindBasis string   `json:"kind_basis"`
	Occurred  string   `json:"occurred"`
	Severity  string   `json:"severity"`
	Services  []string `json:"services"`
	Summary   string   `json:"summary"`
	Codes     []Code   `json:"codes"`
	Corrected []string `json:"corrected"` // facts a correction set, with its reason
	Correct   []string `json:"correct"`   // the corrections.yaml lines that would fix a fact
}

// Code is one code of an incident with its sentence.
type Code struct {
	Dimension  string  `json:"dimension"`
	Label      string  `json:"label"`
	Grade      string  `json:"grade"`
	Heading    string  `json:"heading"`
	Quote      string  `json:"quote"`
	Rule       string  `json:"rule"`
	Confidence float64 `json:"confidence"`
}

// ChartKind is the form of a chart.
type ChartKind string

// The charts a report may draw: no pie, gauge, rainbow or dual axis.
const (
	Bars       ChartKind = "bars"        // horizontal bars, zero-based, optional whiskers
	Columns    ChartKind = "columns"     // vertical bars over time, zero-based, stacked where several series
	Lines      ChartKind = "lines"       // shares over time, optional band
	Heatmap    ChartKind = "heatmap"     // x by y, value in the cell
	Dots       ChartKind = "dots"        // single incidents on an axis (strip per category), optional log scale
	Intervals  ChartKind = "intervals"   // point estimates with whiskers per category, optional reference mark
	SmallLines ChartKind = "small_lines" // small multiples of lines, one scale
)

// Chart is the data of a chart. Values that are unknown are nil, never zero. XName names the axis that
// runs across and YName the one that runs up: bars, dots and intervals have their values across, columns
// and lines up. A Unit that is a duration (minutes, hours, ...) makes values read 42 min or 3.5 h, "times"
// makes them 1.8×. Categories like 2026Q3 are written as quarters with the year below.
type Chart struct {
	Kind       ChartKind `json:"kind"`
	XName      string    `json:"x_name"`
	YName      string    `json:"y_name"`
	Unit       string    `json:"unit"`
	Percent    bool      `json:"percent"` // values are shares of 1, shown as %
	Log        bool      `json:"log"`     // the value axis is logarithmic
	Categories []string  `json:"categories"`
	Rows       []string  `json:"rows"` // the y categories of a heatmap
	Series     []Series  `json:"series"`
	Marks      []Mark    `json:"marks"`
}

// Series is one set of points, aligned with Chart.Categories (for a heatmap: one per row of the
// y axis, aligned with Categories on x).
type Series struct {
	Name   string  `json:"name"`
	Points []Point `json:"points"`
}

// Point is one value, with an interval where there is one and the incident it stands for in a dot chart.
// Label replaces the number that is written beside the mark; in a dot chart it is only shown on hover.
type Point struct {
	Category int      `json:"category"`
	Value    *float64 `json:"value"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	N        int      `json:"n"`
	Label    string   `json:"label"`
	Incident string   `json:"incident"`
	Faded    bool     `json:"faded"` // cannot tell: drawn as such
	Group    string   `json:"group"` // label of the Group behind this mark, where it is not the category's
}

// Mark is a reference line on the value axis (Value) or a break on the time axis before a category (Category).
type Mark struct {
	Label    string   `json:"label"`
	Value    *float64 `json:"value"`
	Category *int     `json:"category"`
}
