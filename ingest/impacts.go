package ingest

import (
	"strings"

	"secondstory/ingest/clock"
)

// impact is one measured effect with the words it was read from.
type impact struct {
	measure string // users, requests, money, data_loss, slo_budget, minutes_down
	value   float64
	unit    string
	basis   string
	quote   string
}

// readImpacts finds numbers with a known unit in the parts that tell who was affected. Per
// measure and unit the first number counts: later ones are mostly parts of it.
func readImpacts(o *outline, src string) []impact {
	var out []impact
	for _, role := range [...]string{"impact", "summary", "body"} {
		for _, p := range o.parts {
			if p.role == role {
				r := impactReader{phrases: o.phrases, text: src[p.body:p.to], told: role == "impact"}
				out = mergeImpacts(out, r.read())
			}
		}
	}
	return out
}

func mergeImpacts(have, more []impact) []impact {
	for _, m := range more {
		known := false
		for _, h := range have {
			known = known || h.measure == m.measure
		}
		if !known {
			have = append(have, m)
		}
	}
	return have
}

// impactReader reads the numbers of one section.
type impactReader struct {
	phrases *PhraseMap
	text    string
	told    bool // the section is about the harm, so that a number needs no word that says so
}

func (r *impactReader) read() []impact {
	var out []impact
	for i := 0; i < len(r.text); i++ {
		if r.text[i] < '0' || r.text[i] > '9' || i > 0 && (isWord(r.text[i-1]) && currencyBefore(r.text[:i]) == "" || strings.IndexByte(".:/#-;", r.text[i-1]) >= 0) {
			continue
		}
		n := numberAt(r.text, i)
		if im, end, ok := r.at(n); ok {
			im.quote = sentenceAround(r.text, n.from, n.to)
			im.basis = "text"
			out = append(out, im)
			n.to = end
		}
		i = max(n.to-1, i)
	}
	return append(out, r.shares()...)
}

// at is the effect that a number measures, and where its words end. What could be something else, a
// date, a code, a rate, a size that a system has, is none.
func (r *impactReader) at(n number) (impact, int, bool) {
	if n.value == 0 || r.bounded(n.from) {
		return impact{}, 0, false
	}
	im, end := impact{measure: "money", value: n.value, unit: currencyBefore(r.text[:n.from])}, n.to
	if im.unit == "" {
		var ok bool
		if im, end, ok = measured(r.text, n); !ok || ofADate(r.text, n.from, n.to) || namesAThing(r.text, n) || isRange(r.text, n) {
			return impact{}, 0, false
		}
	}
	return im, end, r.harm(n, end, im.measure)
}

// nearby is how many bytes on each side of a number say that it counts something else.
const nearby = 60

// harm: the sentence says that the number is of what went wrong, and nothing near it that it is not.
func (r *impactReader) harm(n number, end int, measure string) bool {
	from, to := sentenceBounds(r.text, n.from, end)
	sentence := lowered(r.text[from:to])
	if strings.HasSuffix(strings.TrimRight(sentence, " )*_\"”"), "?") || r.phrases.says("supposed", sentence) {
		return false
	}
	near := lowered(r.text[cutAt(r.text, max(from, n.from-nearby)):cutAt(r.text, min(to, end+nearby))])
	behind := lowered(strings.TrimLeft(r.text[end:max(end, cutAt(r.text, min(to, end+nearby)))], " ,"))
	switch {
	case r.phrases.says("unharmed", near), r.phrases.opensWith("complained", behind):
		return false
	case r.told || measure == "data_loss":
		return true
	case measure == "money":
		return r.phrases.says("paid", near)
	}
	return r.phrases.says("harmed", sentence)
}

// currencyBefore is the currency whose mark a text ends with, or "".
func currencyBefore(s string) string {
	switch {
	case strings.HasSuffix(s, "$"):
		return "USD"
	case strings.HasSuffix(s, "€"):
		return "EUR"
	case strings.HasSuffix(s, "£"):
		return "GBP"
	case strings.HasSuffix(s, "¥"):
		return "JPY"
	}
	return ""
}

// downtime is a stated duration of the incident, as minutes.
func downtime(m metadata) (impact, bool) {
	f, ok := m.get("duration")
	if !ok {
		return impact{}, false
	}
	d, ok := clock.ParseDuration(f.value)
	if !ok {
		return impact{}, false
	}
	return impact{measure: "minutes_down", value: d.Minutes(), unit: "minutes", basis: "stated", quote: f.raw}, true
}

// customersTable reads "490 unique IPs" from a key such as Customers Impacted.
func customersStated(m metadata) (impact, bool) {
	f, ok := m.get("customers")
	if !ok {
		return impact{}, false
	}
	i := strings.IndexAny(f.value, "0123456789")
	if i < 0 || i > 8 {
		return impact{}, false
	}
	n := numberAt(f.value, i)
	unit := "users"
	if n.percent {
		unit = "percent of users"
	} else if words := nounWords(f.value[n.to:]); words != "" {
		unit = words
	}
	return impact{measure: "users", value: n.value, unit: unit, basis: "stated", quote: f.raw}, true
}
