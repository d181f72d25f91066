package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"secondstory/queries"
	"secondstory/reports"
)

// writePage writes a chart with its rows and its SQL as one HTML file.
func writePage(path string, c *reports.Chart, q queries.Query, r *queries.Result) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("opening a file for the chart: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = fmt.Errorf("writing the chart: %w", err)
		}
	}()
	return reports.HTML(f, page(c, q, r), reports.HTMLOptions{})
}

// page is a report of one figure.
func page(c *reports.Chart, q queries.Query, r *queries.Result) reports.Document {
	name, what := q.Name, q.What
	if name == "" {
		name, what = "Rows of a question", "Drawn from the rows of one SQL statement."
	}
	figure := reports.Figure{
		Heading: name, Sentence: what, Chart: c, Table: chartRows(r),
		Query: reports.Query{Name: q.Name, SQL: strings.TrimSpace(q.SQL)},
	}
	section := reports.Section{Heading: what, Depth: reports.Walk, Intro: strings.TrimSpace(q.Grain + "\n\n" + q.Excludes), Figures: []reports.Figure{figure}}
	return reports.Document{Title: name, Subtitle: what, Version: reports.Version, Sections: []reports.Section{section}}
}

// chartRows is the rows as the table beside the chart.
func chartRows(r *queries.Result) reports.Table {
	var t reports.Table
	for _, c := range r.Columns {
		t.Columns = append(t.Columns, reports.Column{Name: c.Name, Numeric: column{c.Name, c.Type}.numeric()})
	}
	for _, row := range r.Rows {
		cells := make([]*string, len(row))
		for i, v := range row {
			if v != nil {
				s := rounded(v, r.Columns[i].Type)
				cells[i] = &s
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
