package ingest

import (
	"slices"
	"strconv"
	"strings"
)

// number is a number as written: 12,000 and 3.4 and 12k and 1.2 million and 14 %.
type number struct {
	from, to int // its bytes, with the mark of percent
	value    float64
	percent  bool
}

func numberAt(s string, i int) number {
	j := i
	for j < len(s) {
		k := j
		if s[k] == '\\' { // 142\.60: an escape of the document's writer
			k++
		}
		if k+1 < len(s) && (s[k] == ',' || s[k] == '.') && s[k+1] >= '0' && s[k+1] <= '9' {
			j = k + 1
		}
		if j >= len(s) || s[j] < '0' || s[j] > '9' {
			break
		}
		j++
	}
	n := number{from: i, to: j}
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(s[i:j], ",", ""), `\`, ""), 64)
	if err != nil {
		return n
	}
	n.value = v
	for _, m := range magnitudes {
		if strings.HasPrefix(s[j:], m.mark) && (j+len(m.mark) == len(s) || !isWord(s[j+len(m.mark)])) {
			n.value, n.to = v*m.times, j+len(m.mark)
			return n
		}
	}
	for _, mark := range [...]string{"%", " %", " percent", " per cent"} {
		if strings.HasPrefix(s[j:], mark) {
			n.percent, n.to = true, j+len(mark)
		}
	}
	return n
}

// magnitudes are what multiplies a number. A small m behind a space is a metre or a minute.
var magnitudes = [...]struct {
	mark  string
	times float64
}{
	{"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"m", 1e6}, {"mn", 1e6}, {"bn", 1e9}, {"B", 1e9}, {" M", 1e6}, {" bn", 1e9}, {" billion", 1e9},
	{" million", 1e6}, {"-million", 1e6}, {" thousand", 1e3},
}

// measured reads the words behind a number up to the noun that it counts. "41 of the 212 jobs" is 41
// jobs.
func measured(text string, n number) (impact, int, bool) {
	at := n.to
	if end := wholeBehind(text, at); end > at {
		at = end
	}
	rest := text[at:min(len(text), at+90)]
	if i := strings.IndexAny(rest, ".;:!?\n|(){}\""); i >= 0 {
		rest = rest[:i]
	}
	words := strings.Fields(lowered(rest))
	for i, w := range words {
		ends := strings.HasSuffix(w, ",")
		w = strings.Trim(w, ",*_'’")
		if i > 5 || !n.percent && i > 3 || isNumberWord(w) || isTimeUnit(w) && i == 0 || stopsMeasure(w, n.percent) {
			break
		}
		if m, unit := measureOf(w, words, i); m != "" {
			if isRate(words, i) || isCode(n, m, text) {
				break
			}
			if n.percent {
				unit = "percent of " + unit
			}
			return impact{measure: m, value: n.value, unit: unit}, at + strings.Index(lowered(rest), w) + len(w), true
		}
		if ends {
			break
		}
	}
	return impact{}, 0, false
}

// wholeBehind is where the number ends of which n is a part: "of the 212", "out of 1,200"; at without.
func wholeBehind(text string, at int) int {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(text[at:], " out"), " of ")
	if !ok {
		return at
	}
	for _, word := range [...]string{"the ", "our ", "all ", "about ", "some ", "its ", "those "} {
		rest = strings.TrimPrefix(rest, word)
	}
	if rest == "" || rest[0] < '0' || rest[0] > '9' {
		return at
	}
	from := len(text) - len(rest)
	return numberAt(text, from).to
}

// isRange: the number is one end of a range, a chance ("1 in 300"), or the whole that another is a part of.
func isRange(text string, n number) bool {
	if end := text[n.to:]; len(end) > 1 && (end[0] == '-' || strings.HasPrefix(end, "–")) && isNumberWord(strings.TrimLeft(end, "-–")) {
		return true
	}
	before := strings.Fields(lowered(text[max(0, n.from-24):n.from]))
	for len(before) > 0 && slices.Contains([]string{"every", "about", "the", "our", "all", "some", "~"}, before[len(before)-1]) {
		before = before[:len(before)-1]
	}
	if len(before) < 2 || !slices.Contains([]string{"in", "of", "to", "and", "or"}, before[len(before)-1]) {
		return false
	}
	word, joint := before[len(before)-2], before[len(before)-1]
	if joint == "and" {
		return strings.Contains(strings.Join(before, " "), "between")
	}
	_, small := countWord(word)
	return isNumberWord(word) || small && word != "a" && word != "an"
}

// namesAThing: the word before says that the number is a name: "status 503", "port 443", "version 2".
func namesAThing(text string, n number) bool {
	before := strings.Fields(lowered(text[max(0, n.from-24):n.from]))
	if len(before) == 0 {
		return false
	}
	switch strings.Trim(before[len(before)-1], "(*_:#") {
	case "status", "http", "https", "code", "codes", "error", "port", "version", "release", "build", "step", "phase", "day", "week", "quarter", "no", "number", "top", "level", "tier", "gen", "generation", "wave", "ring", "zone", "group", "batch",
		"shard", "node", "page", "section", "chapter", "line", "rule", "incident", "ticket", "issue", "pr", "bug", "layer", "windows", "python", "java", "kubernetes", "postgres":
		return true
	}
	return isMonthWord(before[len(before)-1])
}

// isCode: a status of HTTP in front of messages or answers counts none of them.
func isCode(n number, measure, text string) bool {
	return measure == "requests" && n.to-n.from == 3 && n.value >= 400 && n.value < 600 &&
		slices.Contains([]string{"400", "401", "403", "404", "408", "409", "429", "500", "502", "503", "504"}, text[n.from:n.to])
}

// isRate: "380 messages an hour", "queries per second".
func isRate(words []string, i int) bool {
	if i+1 >= len(words) {
		return false
	}
	switch next := strings.Trim(words[i+1], ",*"); next {
	case "per", "/", "each", "every", "hourly", "daily":
		return true
	case "a", "an":
		return i+2 < len(words) && isTimeUnit(strings.Trim(words[i+2], ",*"))
	}
	return false
}

func isTimeUnit(w string) bool {
	switch w {
	case "minutes", "minute", "min", "mins", "hours", "hour", "h", "seconds", "second", "days", "day", "weeks", "week", "months", "month", "year", "years", "night", "ms":
		return true
	}
	return false
}

// stopsMeasure: a word after which a later noun belongs to something else ("12 of the nodes that
// serve users").
func stopsMeasure(w string, percent bool) bool {
	switch w {
	case "and", "or", "that", "which", "were", "was", "to", "in", "at", "on", "from", "by", "pods", "nodes", "times", "when", "while", "where", "because", "is", "are", "had", "has", "more", "than", "with":
		return true
	case "for", "a", "an", "the", "few", "any":
		return !percent
	}
	return false
}

func isNumberWord(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

func measureOf(w string, words []string, i int) (measure, unit string) {
	switch w {
	case "users", "customers", "merchants", "accounts", "people", "subscribers", "visitors", "shoppers", "tenants", "clients", "drivers", "students", "sellers", "buyers", "guests", "patients", "members",
		"shops", "partners", "passengers", "players", "viewers", "readers", "callers", "households", "stores", "schools", "hospitals", "employees", "travellers", "travelers", "riders", "citizens", "voters",
		"participants", "attendees", "developers", "projects", "workspaces", "websites", "domains", "organisations", "organizations", "companies", "businesses":
		return "users", w
	case "requests", "orders", "transactions", "messages", "jobs", "checkouts", "calls", "emails", "payments", "bookings", "deliveries", "events", "sessions", "queries", "uploads", "notifications", "shipments", "searches":
		if w == "calls" && i > 0 && (words[i-1] == "phone" || words[i-1] == "support") || w == "messages" && i > 0 && words[i-1] == "error" {
			return "", ""
		}
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

// nounWords are the first words of a stated count up to the one that tells what they do: "490 unique
// IPs attempted to connect" counts unique IPs.
func nounWords(s string) string {
	if i := strings.IndexAny(s, ",.;:(\n"); i >= 0 {
		s = s[:i]
	}
	words := strings.Fields(s)
	for i, w := range words {
		lower := lowered(w)
		if i == 3 || i > 0 && (strings.HasSuffix(lower, "ing") || strings.HasSuffix(lower, "ed") || stopsMeasure(lower, false)) {
			words = words[:i]
			break
		}
	}
	return strings.Join(words, " ")
}
