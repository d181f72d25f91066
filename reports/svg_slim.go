package reports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	svgTag     = regexp.MustCompile(`<(text|path|circle)( [^>]*)>`)
	placedAt   = regexp.MustCompile(` transform="translate\(([-\d.]+) ([-\d.]+)\)"`)
	ownPlace   = regexp.MustCompile(` [xy]="`) // a line of several has one besides the transform
	longNumber = regexp.MustCompile(`\d+\.\d{2,}`)
)

// shortForms are the attributes that most marks share. In a page the style sheet says what they are: see
// ".still" in assets/report.css. A text stands on its middle, starts at its place and is ink unless told otherwise.
var shortForms = map[string][]struct{ attribute, class string }{
	"text": {
		{` dominant-baseline="central"`, ""}, {` text-anchor="start"`, ""}, {` text-anchor="middle"`, "m"}, {` text-anchor="end"`, "e"},
		{` fill="` + colourInk + `"`, ""}, {` fill="` + colourMuted + `"`, "u"},
	},
	"path": {
		{` fill="none"`, "n"}, {` stroke="` + colourGrid + `"`, "g"}, {` stroke="` + colourInk + `"`, "k"}, {` stroke="` + colourPaper + `"`, "p"},
	},
	"circle": {{` stroke="` + colourPaper + `"`, "p"}},
}

// slim writes an SVG of tidySVG shorter, for a page that has our style sheet.
func slim(svg string) string {
	opening := strings.Index(svg, ">") + 1
	head, body := svg[:opening], svg[opening:]
	head = strings.Replace(head, ` xmlns="http://www.w3.org/2000/svg"`, "", 1)
	return head + svgTag.ReplaceAllStringFunc(body, slimTag)
}

func slimTag(tag string) string {
	m := svgTag.FindStringSubmatch(tag)
	name, attributes := m[1], m[2]
	var classes []string
	for _, form := range shortForms[name] {
		if !strings.Contains(attributes, form.attribute) {
			continue
		}
		attributes = strings.Replace(attributes, form.attribute, "", 1)
		if form.class != "" {
			classes = append(classes, form.class)
		}
	}
	if name == "text" && !ownPlace.MatchString(attributes) {
		attributes = placedAt.ReplaceAllString(attributes, ` x="$1" y="$2"`)
	}
	attributes = longNumber.ReplaceAllStringFunc(attributes, oneDecimal)
	switch {
	case len(classes) == 1:
		attributes += " class=" + classes[0]
	case len(classes) > 1:
		attributes += ` class="` + strings.Join(classes, " ") + `"`
	}
	return "<" + name + attributes + ">"
}

// oneDecimal rounds to a tenth of a pixel.
func oneDecimal(number string) string {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
