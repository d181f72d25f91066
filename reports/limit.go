package reports

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// How much of a figure is drawn. A chart of hundreds of rows says nothing that its table does not say
// better, and would make the page slow; the table always has everything.
const (
	maxRows   = 30
	maxLines  = 8
	maxPanels = 24
	maxDots   = 240 // in a strip, of one series
)

// limited gives the part of c that is drawn, its axes named as a page names them, and a sentence where that is
// not all of it.
func limited(c *Chart) (*Chart, string) {
	if c == nil {
		return nil, ""
	}
	part, note := *c, ""
	part.XName, part.YName = typeset(c.XName), typeset(c.YName)
	cut := func(n, limit int, what string) int {
		if n > limit {
			note = "Drawn are the first " + strconv.Itoa(limit) + " of " + strconv.Itoa(n) + " " + what + "; the table has them all."
			return limit
		}
		return n
	}
	switch c.Kind {
	case Bars, Intervals, Dots:
		part.Categories = c.Categories[:cut(len(c.Categories), maxRows, "rows")]
		if c.Kind == Dots {
			part.Series, note = thinned(c.Series, note)
		}
	case Heatmap:
		part.Rows = c.Rows[:cut(len(c.Rows), maxRows, "rows")]
		part.Series = c.Series[:min(len(c.Series), len(part.Rows))]
	case Lines:
		part.Series = c.Series[:cut(len(c.Series), maxLines, "lines")]
	case SmallLines:
		part.Series = c.Series[:cut(len(c.Series), maxPanels, "panels")]
	}
	return &part, note
}

// thinned leaves so many dots in each strip as can be told apart: every second, third and so on in the order of
// their values, so that the shape stays.
func thinned(all []Series, note string) ([]Series, string) {
	out := make([]Series, len(all))
	for i, s := range all {
		strips := map[int][]Point{}
		for _, p := range s.Points {
			strips[p.Category] = append(strips[p.Category], p)
		}
		out[i] = Series{Name: s.Name}
		for _, category := range slices.Sorted(maps.Keys(strips)) {
			strip := strips[category]
			if len(strip) <= maxDots {
				out[i].Points = append(out[i].Points, strip...)
				continue
			}
			note = "Where there are more than " + strconv.Itoa(maxDots) + " in a row, so many are drawn, evenly through them in the order of their values."
			slices.SortStableFunc(strip, func(a, b Point) int { return cmp.Compare(orZero(a.Value), orZero(b.Value)) })
			for k := range maxDots {
				out[i].Points = append(out[i].Points, strip[k*len(strip)/maxDots])
			}
		}
	}
	return out, note
}

func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}
