package ingest

import (
	"strconv"
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
func readImpacts(src string, parts []part) []impact {
	var out []impact
	for _, role := range []string{"impact", "summary", "body"} {
		for _, p := range parts {
			if p.role == role {
				out = mergeImpacts(out, impactsIn(src[p.body:p.to]))
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

func impactsIn(text string) []impact {
	var out []impact
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' || i > 0 && (isWord(text[i-1]) || text[i-1] == '.' || text[i-1] == ':' || text[i-1] == '/' || text[i-1] == '#' || text[i-1] == '-') {
			continue
		}
		value, end := amount(text, i)
		if im, ok := impactAt(text, i, end, value); ok {
			im.quote = sentenceAround(text, i, end)
			im.basis = "text"
			out = append(out, im)
		}
		i = max(end-1, i)
	}
	return out
}

// amount reads 12,000 and 3.4 and 12k and 1.2 million.
func amount(s string, i int) (float64, int) {
	j := i
	for j < len(s) && (s[j] >= '0' && s[j] <= '9' || (s[j] == ',' || s[j] == '.') && j+1 < len(s) && s[j+1] >= '0' && s[j+1] <= '9') {
		j++
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s[i:j], ",", ""), 64)
	if err != nil {
		return 0, j
	}
	rest := s[j:min(len(s), j+10)]
	switch {
	case (strings.HasPrefix(rest, "k ") || strings.HasPrefix(rest, "K ")):
		return v * 1e3, j + 1
	case strings.HasPrefix(rest, "M ") || strings.HasPrefix(rest, "m "):
		return v * 1e6, j + 1
	case strings.HasPrefix(rest, " million"):
		return v * 1e6, j + len(" million")
	case strings.HasPrefix(rest, " thousand"):
		return v * 1e3, j + len(" thousand")
	}
	return v, j
}

func impactAt(text string, from, end int, value float64) (impact, bool) {
	if from > 0 {
		if unit := currencyBefore(text[:from]); unit != "" {
			return impact{measure: "money", value: value, unit: unit}, true
		}
	}
	if ofADate(text, from, end) {
		return impact{}, false
	}
	percent := false
	rest := text[end:min(len(text), end+60)]
	if r, ok := strings.CutPrefix(rest, "%"); ok {
		percent, rest = true, r
	}
	if i := strings.IndexAny(rest, ".;:\n|("); i >= 0 {
		rest = rest[:i]
	}
	words := strings.Fields(strings.ToLower(rest))
	for i, w := range words {
		w = strings.Trim(w, ",*'")
		if i > 5 || !percent && i > 3 || isNumberWord(w) || isTimeUnit(w) && i == 0 {
			break
		}
		if m, unit := measureOf(w, words, i); m != "" {
			if percent {
				unit = "percent of " + unit
			}
			return impact{measure: m, value: value, unit: unit}, true
		}
		if stopsMeasure(w) && !percent {
			break
		}
	}
	return impact{}, false
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

func isTimeUnit(w string) bool {
	switch w {
	case "minutes", "minute", "min", "mins", "hours", "hour", "h", "seconds", "days", "weeks", "months", "ms":
		return true
	}
	return false
}

// stopsMeasure: a word after which a later noun belongs to something else ("12 of the nodes that
// serve users").
func stopsMeasure(w string) bool {
	switch w {
	case "and", "or", "that", "which", "were", "was", "for", "to", "in", "at", "on", "from", "by", "pods", "nodes", "times":
		return true
	}
	return false
}

func isNumberWord(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

func measureOf(w string, words []string, i int) (measure, unit string) {
	switch w {
	case "users", "customers", "merchants", "accounts", "people", "subscribers", "visitors", "shoppers", "tenants", "clients", "drivers", "students", "sellers", "buyers", "guests", "patients", "members":
		return "users", w
	case "requests", "orders", "transactions", "messages", "jobs", "checkouts", "calls", "emails", "payments", "bookings", "deliveries", "events", "sessions", "queries", "uploads", "notifications", "shipments", "searches":
		if i+1 < len(words) && strings.HasPrefix(words[i+1], "lost") || i > 0 && words[i-1] == "lost" {
			return "data_loss", w
		}
		return "requests", w
	case "rows", "records", "documents", "files":
		for _, other := range words {
			if containsAny(other, "lost", "deleted", "corrupt", "missing", "overwritten") {
				return "data_loss", w
			}
		}
	case "budget":
		return "slo_budget", "error budget"
	case "usd", "dollars", "eur", "euros", "gbp", "pounds":
		return "money", map[string]string{"usd": "USD", "dollars": "USD", "eur": "EUR", "euros": "EUR", "gbp": "GBP", "pounds": "GBP"}[w]
	}
	return "", ""
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
	v, end := amount(f.value, i)
	unit := strings.TrimSpace(f.value[end:])
	if strings.HasPrefix(unit, "%") {
		unit = "percent of users"
	} else if words := strings.Fields(unit); len(words) > 0 {
		unit = strings.Join(words[:min(3, len(words))], " ")
	} else {
		unit = "users"
	}
	return impact{measure: "users", value: v, unit: unit, basis: "stated", quote: f.raw}, true
}
