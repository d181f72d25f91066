package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/queries"
	"secondstory/reports"
)

// chartOf makes a chart of rows by the chart line of their query's header; rows of other SQL become bars
// of their first number by what stands before it. What is null is not drawn.
func chartOf(q queries.Query, r *queries.Result) (*reports.Chart, error) {
	if len(r.Rows) == 0 {
		return nil, fmt.Errorf("drawing a chart: there are no rows")
	}
	d := drawing{rows: r}
	hint, ok := q.ChartHint()
	if !ok {
		return d.plain()
	}
	c, err := d.hinted(q, hint)
	if err == nil && d.isTime(hint.Value("x")) {
		inOrder(c)
	}
	return c, err
}

// hinted draws what a header asks for.
func (d drawing) hinted(q queries.Query, hint queries.ChartHint) (*reports.Chart, error) {
	switch hint.Kind {
	case "bar", "bars", "intervals":
		return d.bars(hint)
	case "stacked", "columns":
		return d.columns(hint)
	case "line", "lines", "small_lines":
		return d.lines(hint)
	case "heatmap":
		return d.heatmap(hint)
	case "dot", "dots":
		return d.dots(hint)
	}
	return nil, fmt.Errorf("drawing a chart: the header of %s asks for the kind %q, which is not drawn", q.Name, hint.Kind)
}

// drawing reads cells of rows by the names of their columns.
type drawing struct{ rows *queries.Result }

// at is the place of a column, -1 for none.
func (d drawing) at(name string) int {
	return slices.IndexFunc(d.rows.Columns, func(c queries.Column) bool { return name != "" && c.Name == name })
}

// isTime reports whether a column holds dates, moments or the names of quarters.
func (d drawing) isTime(name string) bool {
	at := d.at(name)
	if at < 0 {
		return false
	}
	_, ok := d.rows.Rows[0][at].(time.Time)
	return ok || name == "period" || name == "quarter"
}

// inOrder sorts the categories, which are times: rows may come in another order.
func inOrder(c *reports.Chart) {
	sorted := slices.Sorted(slices.Values(c.Categories))
	for _, s := range c.Series {
		for i, p := range s.Points {
			s.Points[i].Category, _ = slices.BinarySearch(sorted, c.Categories[p.Category])
		}
	}
	c.Categories = sorted
}

// label is a cell as a category; moments and first days of quarters are written as quarters.
func (d drawing) label(row []any, name string) string {
	at := d.at(name)
	if at < 0 {
		return ""
	}
	dtype := d.rows.Columns[at].Type
	switch v := row[at].(type) {
	case nil:
		return "unknown"
	case time.Time:
		if dtype != "DATE" || firstOfQuarter(v) {
			return fmt.Sprintf("%dQ%d", v.Year(), (int(v.Month())+2)/3)
		}
		return v.Format(time.DateOnly)
	default:
		return printable(text(v, dtype))
	}
}

func firstOfQuarter(at time.Time) bool { return at.Day() == 1 && at.Month()%3 == 1 }

// number is a cell as a number, nil for anything else.
func (d drawing) number(row []any, name string) *float64 {
	at := d.at(name)
	if at < 0 || row[at] == nil {
		return nil
	}
	f, ok := float(row[at])
	if !ok {
		return nil
	}
	return &f
}

// plain draws the first column of numbers by the columns before it, else by the first that is none.
func (d drawing) plain() (*reports.Chart, error) {
	value := slices.IndexFunc(d.rows.Columns, func(c queries.Column) bool { return column{c.Name, c.Type}.numeric() })
	if value < 0 || len(d.rows.Columns) < 2 {
		return nil, fmt.Errorf("drawing a chart: rows need a column of names and one of numbers")
	}
	of := d.rows.Columns[:value]
	if value == 0 {
		of = d.rows.Columns[1:2]
	}
	c := &reports.Chart{Kind: reports.Bars, XName: d.rows.Columns[value].Name, Series: []reports.Series{{Name: d.rows.Columns[value].Name}}}
	for i, row := range d.rows.Rows {
		var names []string
		for _, column := range of {
			names = append(names, d.label(row, column.Name))
		}
		c.Categories = append(c.Categories, strings.Join(names, ", "))
		c.Series[0].Points = append(c.Series[0].Points, reports.Point{Category: i, Value: d.number(row, d.rows.Columns[value].Name)})
	}
	return c, nil
}

// bars draws a value per category; with of, the label says how many of how many.
func (d drawing) bars(h queries.ChartHint) (*reports.Chart, error) {
	value := h.Value("value")
	c := &reports.Chart{Kind: reports.Bars, XName: words(value), Series: []reports.Series{{Name: words(value)}}}
	for i, row := range d.rows.Rows {
		p := reports.Point{Category: i, Value: d.number(row, value), Low: d.number(row, h.Value("low")), High: d.number(row, h.Value("high"))}
		if n := d.number(row, h.Value("of")); n != nil && p.Value != nil {
			p.Label = fmt.Sprintf("%g of %g", *p.Value, *n)
		}
		c.Categories = append(c.Categories, d.label(row, h.Value("category")))
		c.Series[0].Points = append(c.Series[0].Points, p)
	}
	return c, nil
}

// columns draws values over x, a series per y, y2 or name of a series.
func (d drawing) columns(h queries.ChartHint) (*reports.Chart, error) {
	c := &reports.Chart{Kind: reports.Columns, XName: words(h.Value("x"))}
	for _, key := range []string{"value", "y", "y2"} {
		name := h.Value(key)
		if name == "" {
			continue
		}
		for _, row := range d.rows.Rows {
			series := words(name)
			if by := h.Value("series"); by != "" {
				series = d.label(row, by)
			}
			addTo(c, series, d.label(row, h.Value("x")), d.number(row, name))
		}
	}
	if len(c.Series) == 0 {
		return nil, fmt.Errorf("drawing a chart: its header names no values")
	}
	return c, nil
}

// lines draws a value over x; with of, the share.
func (d drawing) lines(h queries.ChartHint) (*reports.Chart, error) {
	c := &reports.Chart{Kind: reports.Lines, XName: words(h.Value("x")), Percent: h.Value("of") != ""}
	for _, row := range d.rows.Rows {
		v := d.number(row, h.Value("value"))
		if c.Percent {
			n := d.number(row, h.Value("of"))
			if v == nil || n == nil || *n == 0 {
				continue
			}
			share := *v / *n
			v = &share
		}
		series := words(h.Value("value"))
		if by := h.Value("series"); by != "" {
			series = d.label(row, by)
		}
		addTo(c, series, d.label(row, h.Value("x")), v)
	}
	return c, nil
}

// heatmap draws a value per x and y.
func (d drawing) heatmap(h queries.ChartHint) (*reports.Chart, error) {
	c := &reports.Chart{Kind: reports.Heatmap, XName: words(h.Value("x")), YName: words(h.Value("y"))}
	for _, row := range d.rows.Rows {
		addTo(c, d.label(row, h.Value("y")), d.label(row, h.Value("x")), d.number(row, h.Value("value")))
	}
	return asHeatmap(c), nil
}

// dots draws a mark per row: by quarter where y is a number, else how many there are per quarter.
func (d drawing) dots(h queries.ChartHint) (*reports.Chart, error) {
	y := d.at(h.Value("y"))
	if y >= 0 && (column{"", d.rows.Columns[y].Type}).numeric() {
		c := &reports.Chart{Kind: reports.Dots, XName: words(h.Value("y"))}
		for _, row := range d.rows.Rows {
			addTo(c, words(h.Value("y")), d.label(row, h.Value("x")), d.number(row, h.Value("y")))
		}
		return c, nil
	}
	c := &reports.Chart{Kind: reports.Columns, XName: words(h.Value("x"))}
	one := 1.0
	for _, row := range d.rows.Rows {
		series := "rows"
		if y >= 0 {
			series = d.label(row, h.Value("y"))
		}
		addSum(c, series, d.label(row, h.Value("x")), &one)
	}
	if y >= 0 {
		c.Kind = reports.Heatmap
		return asHeatmap(c), nil
	}
	return c, nil
}

// asHeatmap gives a heatmap its rows: one per series.
func asHeatmap(c *reports.Chart) *reports.Chart {
	for _, s := range c.Series {
		c.Rows = append(c.Rows, s.Name)
	}
	return c
}

// addTo adds a point to the series of that name at the category of that name; both are made where they
// are new, in the order of the rows.
func addTo(c *reports.Chart, series, category string, value *float64) *reports.Point {
	at := slices.Index(c.Categories, category)
	if at < 0 {
		at = len(c.Categories)
		c.Categories = append(c.Categories, category)
	}
	in := slices.IndexFunc(c.Series, func(s reports.Series) bool { return s.Name == series })
	if in < 0 {
		in = len(c.Series)
		c.Series = append(c.Series, reports.Series{Name: series})
	}
	c.Series[in].Points = append(c.Series[in].Points, reports.Point{Category: at, Value: value})
	return &c.Series[in].Points[len(c.Series[in].Points)-1]
}

// addSum adds to the point that is there already.
func addSum(c *reports.Chart, series, category string, value *float64) {
	for _, s := range c.Series {
		for i, p := range s.Points {
			if s.Name == series && c.Categories[p.Category] == category {
				sum := *p.Value + *value
				s.Points[i].Value = &sum
				return
			}
		}
	}
	addTo(c, series, category, value)
}

// words is a column's name as a title.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }
