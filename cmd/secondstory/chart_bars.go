package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"secondstory/reports"
)

// bar is a line of a chart of characters.
type bar struct {
	label string
	value float64
	text  string
}

const (
	blocks     = " ▏▎▍▌▋▊▉█" // eighths of a character
	heights    = "·▁▂▃▄▅▆▇█" // none, and eighths of a line
	narrowest  = 40
	usualWidth = 80
)

// writeBars draws a chart with characters, as wide as the terminal: a bar per value; a heatmap is a line
// of columns per row. Bars start at zero, so that a chart with values below it is not drawn as bars.
func writeBars(w io.Writer, c *reports.Chart, width int) error {
	if width <= 0 {
		width = usualWidth
	}
	width = max(width, narrowest)
	if c.Kind == reports.Heatmap {
		return writeAll(w, sparks(c, width))
	}
	bars := barsOf(c)
	if len(bars) == 0 {
		return fmt.Errorf("drawing a chart: every value is unknown")
	}
	if slices.ContainsFunc(bars, func(b bar) bool { return b.value < 0 }) {
		return fmt.Errorf("drawing a chart: there are values below zero, and bars start there")
	}
	return writeAll(w, barLines(bars, width))
}

// barsOf is a bar per value in the order of categories. Of dots, which are many, it is the median.
func barsOf(c *reports.Chart) []bar {
	var bars []bar
	for at, category := range c.Categories {
		for _, s := range c.Series {
			var values []float64
			label := ""
			for _, p := range s.Points {
				if p.Category == at && p.Value != nil && !math.IsNaN(*p.Value) && !math.IsInf(*p.Value, 0) {
					values, label = append(values, *p.Value), p.Label
				}
			}
			if len(values) == 0 {
				continue
			}
			b := bar{label: category, value: values[0], text: label}
			if len(c.Series) > 1 {
				b.label += "  " + s.Name
			}
			if c.Kind == reports.Dots {
				slices.Sort(values)
				b.value = (values[(len(values)-1)/2] + values[len(values)/2]) / 2
				b.text = fmt.Sprintf("%s, median of %d", figure(b.value, c.Percent), len(values))
			}
			if b.text == "" {
				b.text = figure(b.value, c.Percent)
			}
			bars = append(bars, b)
		}
	}
	return bars
}

// figure is a number of a chart.
func figure(v float64, percent bool) string {
	if percent {
		return strconv.FormatFloat(100*v, 'f', 0, 64) + " %"
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

func barLines(bars []bar, width int) string {
	labels, texts, most := 0, 0, 0.0
	for _, b := range bars {
		labels = max(labels, runewidth.StringWidth(b.label))
		texts = max(texts, runewidth.StringWidth(b.text))
		most = max(most, b.value)
	}
	labels = min(labels, width/2)
	room := max(width-labels-texts-4, 8)
	var out strings.Builder
	for _, b := range bars {
		fmt.Fprintf(&out, "%s  %s %s\n", fit(b.label, labels, false, false), length(b.value, most, room), b.text)
	}
	return out.String()
}

// length is a bar whose share of room is the value's share of the most, to an eighth of a character.
func length(value, most float64, room int) string {
	if most <= 0 {
		return ""
	}
	eighths := int(math.Round(value / most * float64(room) * 8))
	if value > 0 {
		eighths = max(eighths, 1)
	}
	steps := []rune(blocks)
	drawn := strings.Repeat(string(steps[8]), eighths/8)
	if rest := eighths % 8; rest > 0 {
		drawn += string(steps[rest])
	}
	return drawn
}

// sparks is a line per row of a heatmap, a column per category; a dot is nothing.
func sparks(c *reports.Chart, width int) string {
	labels, most := runewidth.StringWidth(c.YName), 0.0
	for _, s := range c.Series {
		labels = max(labels, runewidth.StringWidth(s.Name))
		for _, p := range s.Points {
			if p.Value != nil {
				most = max(most, *p.Value)
			}
		}
	}
	labels = min(labels, width/2)
	shown := min(len(c.Categories), max(1, width-labels-12))
	var out strings.Builder
	span := c.Categories[0]
	if shown > 1 {
		span += " to " + c.Categories[shown-1]
	}
	fmt.Fprintf(&out, "%s  %s, the highest is %s\n", fit(c.YName, labels, false, false), span, figure(most, c.Percent))
	for _, s := range c.Series {
		cells, sum := []rune(strings.Repeat("·", shown)), 0.0
		for _, p := range s.Points {
			if p.Value == nil || *p.Value <= 0 || p.Category >= shown {
				continue
			}
			cells[p.Category] = []rune(heights)[max(1, int(math.Round(*p.Value/most*8)))]
			sum += *p.Value
		}
		fmt.Fprintf(&out, "%s  %s  %s\n", fit(s.Name, labels, false, false), string(cells), figure(sum, c.Percent))
	}
	if shown < len(c.Categories) {
		fmt.Fprintf(&out, "%d more columns do not fit\n", len(c.Categories)-shown)
	}
	return out.String()
}
