package ingest

import (
	"regexp"
	"strconv"
	"strings"
)

// Shares, amounts and counts that are not a number in front of a noun.
var impactShapes = [...]struct {
	marked
	read func(found []string) impact
}{
	{
		marked{regexp.MustCompile(`(?i)\b(half|an?\s+third|two\s+thirds|an?\s+quarter|three\s+quarters|an?\s+fifth|an?\s+tenth)\s+of\s+(?:all\s+|our\s+|the\s+|its\s+|their\s+)*((?:[a-z-]+\s+)?[a-z]+)`), 160, []string{"half of", "Half of", "third", "uarter", " fifth", " tenth"}},
		func(found []string) impact { return percentOf(shareOf(found[1]), found[2]) },
	},
	{
		marked{regexp.MustCompile(`(?i)\b(?:one|1)\s+(?:in|out\s+of)\s+(two|three|four|five|six|seven|eight|nine|ten|twenty|2|3|4|5|6|7|8|9|10|20)\s+((?:[a-z-]+\s+)?[a-z]+)`), 160, []string{"one in ", "One in ", "1 in ", "one out of ", "One out of ", "1 out of "}},
		func(found []string) impact {
			whole, _ := countWord(strings.ToLower(found[1]))
			return percentOf(100/float64(whole), found[2])
		},
	},
	{
		marked{regexp.MustCompile(`(?i)\b(?:error|failure)\s+rates?\b[^.;\n%0-9]{0,60}?\b(?:to|at|of|was|were|reached|averaging|averaged)\s+(?:about\s+|around\s+|approximately\s+|up\s+to\s+|~\s*)?(\d+(?:\.\d+)?)\s?%`), 160, []string{"rror rate", "rror Rate", "ailure rate"}},
		func(found []string) impact {
			return impact{measure: "requests", value: decimal(found[1]), unit: "percent of requests"}
		},
	},
	{
		marked{regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?)\s?((?:KB|MB|GB|TB|PB|minutes?|hours?|days?|weeks?)\s+of\s+[a-z-]+(?:\s+[a-z-]+)??)\s+(?:was|were|is|are)\s+(?:permanently\s+|irretrievably\s+)?(?:lost|deleted|overwritten|destroyed|missing|unrecoverable|corrupted|gone)\b`), 160, []string{"lost", "losing", "delet", "overw", "destroy", "missing", "unrecover", "corrupt", "gone"}},
		lostAmount,
	},
	{
		marked{regexp.MustCompile(`(?i)\b(?:lost|losing|deleted|overwrote|destroyed)\s+(?:about\s+|around\s+|up\s+to\s+|some\s+)?(\d+(?:\.\d+)?)\s?((?:KB|MB|GB|TB|PB|minutes?|hours?|days?|weeks?)\s+of\s+[a-z-]+)`), 160, []string{"lost", "losing", "delet", "overw", "destroy"}},
		lostAmount,
	},
}

func lostAmount(found []string) impact {
	return impact{measure: "data_loss", value: decimal(found[1]), unit: strings.Join(strings.Fields(found[2]), " ")}
}

// percentOf is a share of what one or two words count; without a measure where they count nothing known.
func percentOf(value float64, words string) impact {
	m, unit := lastMeasure(words)
	return impact{measure: m, value: value, unit: "percent of " + unit}
}

func decimal(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v
}

// shares are what the shapes find in a text of the harm, with small counts in words and counts behind their
// name.
func (r *impactReader) shares() []impact {
	var out []impact
	for _, shape := range impactShapes {
		for _, at := range shape.all(r.text) {
			found := make([]string, len(at)/2)
			for i := range found {
				found[i] = r.text[at[2*i]:at[2*i+1]]
			}
			if im := shape.read(found); im.measure != "" && !r.carried(at[0]) && r.harm(number{from: at[0], to: at[1]}, at[1], im.measure) {
				im.quote, im.basis = sentenceAround(r.text, at[0], at[1]), "text"
				out = append(out, im)
			}
		}
	}
	return append(append(out, r.smallCounts()...), r.keyedCounts()...)
}

// wordsBefore are the last words before a place, in lower case.
func (r *impactReader) wordsBefore(i int) []string {
	return strings.Fields(strings.ToLower(r.text[cutAt(r.text, max(0, i-24)):i]))
}

// carried: a share is of what was being done, and not of what failed: "which were doing a fifth of the bookings".
func (r *impactReader) carried(i int) bool {
	for _, w := range r.wordsBefore(i) {
		switch w {
		case "doing", "handling", "serving", "carrying", "handles", "serves", "carries", "handled", "served", "carried":
			return true
		}
	}
	return false
}

// bounded: a number is only more than what was counted: "fewer than five customers".
func (r *impactReader) bounded(i int) bool {
	before := r.wordsBefore(i)
	return len(before) > 1 && before[len(before)-1] == "than" && (before[len(before)-2] == "fewer" || before[len(before)-2] == "less")
}

// spelledCounts are the small numbers in words that people are counted with.
var spelledCounts = [...]string{"two ", "three ", "four ", "five ", "six ", "seven ", "eight ", "nine ", "ten ", "eleven ", "twelve "}

// smallCounts reads "Two customers lost a day of orders": of people, not of what they sent.
func (r *impactReader) smallCounts() []impact {
	var out []impact
	for _, word := range spelledCounts {
		for _, spelt := range [...]string{word, strings.ToUpper(word[:1]) + word[1:]} {
			for from := 0; ; {
				i := strings.Index(r.text[from:], spelt)
				if i < 0 {
					break
				}
				i += from
				from = i + len(spelt)
				if i > 0 && (isWord(r.text[i-1]) || r.text[i-1] == '-') {
					continue
				}
				behind := strings.Fields(r.text[from:min(len(r.text), from+40)])
				m, unit := lastMeasure(strings.Join(behind[:min(2, len(behind))], " "))
				if m != "users" {
					continue
				}
				end := from + strings.Index(strings.ToLower(r.text[from:]), unit) + len(unit)
				if n := (number{from: i, to: from}); !r.bounded(i) && r.harm(n, end, m) {
					count, _ := countWord(strings.ToLower(word[:len(word)-1]))
					out = append(out, impact{measure: m, value: float64(count), unit: unit, basis: "text", quote: sentenceAround(r.text, i, from)})
				}
			}
		}
	}
	return out
}

// keyedCount is a line that gives a count behind its name.
var keyedCount = regexp.MustCompile(`(?im)^[ \t>*|-]*((?:[a-z]+ ){0,3}[a-z]+)\**\s*(?::|\|)[ \t*]*(?:approx\.?\s+|approximately\s+|about\s+|around\s+|~\s*)?(\d[\d,.]*\d|\d)([kKM]\b| million\b| thousand\b)?[ \t*|]*(?:\n|$)`)

// keyedCounts are lines of a section on the harm that give a count behind its name: "Failed requests: 9,400".
func (r *impactReader) keyedCounts() []impact {
	if !r.told || !strings.ContainsAny(r.text, ":|") {
		return nil
	}
	var out []impact
	for _, at := range keyedCount.FindAllStringSubmatchIndex(r.text, -1) {
		key := strings.ToLower(r.text[at[2]:at[3]])
		words := strings.Fields(key)
		for i, w := range words {
			m, unit := measureOf(w, words, i)
			if m == "" || !r.phrases.says("harmed", key) || r.phrases.says("unharmed", key) {
				continue
			}
			n := numberAt(r.text, at[4])
			out = append(out, impact{measure: m, value: n.value, unit: unit, basis: "text", quote: sentenceAround(r.text, at[4], at[5])})
			break
		}
	}
	return out
}

// lastMeasure is what one or two words count: "failed requests" counts requests.
func lastMeasure(s string) (measure, unit string) {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		if m, unit := measureOf(w, words, i); m != "" {
			return m, unit
		}
		if stopsMeasure(w, false) {
			break
		}
	}
	return "", ""
}

func shareOf(s string) float64 {
	words := strings.Fields(strings.ToLower(s))
	switch words[len(words)-1] {
	case "half":
		return 50
	case "third":
		return 33.3
	case "thirds":
		return 66.7
	case "quarter":
		return 25
	case "quarters":
		return 75
	case "fifth":
		return 20
	}
	return 10
}
