package ingest

import "strings"

// ofADate: the number is the year or the day of a date ("on 9 June 2023, customers", "21 March,
// customers", "in 2015 users") and counts nobody.
func ofADate(text string, from, end int) bool {
	if strings.HasPrefix(text[end:], ",") {
		return true // 5,000 is read as one number: behind this one a clause ends
	}
	next, _, _ := strings.Cut(strings.TrimLeft(text[end:min(len(text), end+16)], " "), " ")
	if isMonthWord(next) {
		return true
	}
	if digits := text[from:end]; len(digits) != 4 || !strings.HasPrefix(digits, "19") && !strings.HasPrefix(digits, "20") {
		return false
	}
	words := strings.Fields(strings.ToLower(text[max(0, from-24):from]))
	if len(words) == 0 {
		return false
	}
	switch before := words[len(words)-1]; before {
	case "in", "since", "early", "late", "mid", "of", "during", "until", "by":
		return true
	default:
		return isMonthWord(before) || isNumberWord(before)
	}
}

// isMonthWord: an English month, whole or in three letters.
func isMonthWord(w string) bool {
	w = strings.ToLower(strings.Trim(w, ",."))
	if len(w) < 3 {
		return false
	}
	for _, m := range []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if w == m || w == m[:3] || w == "sept" {
			return true
		}
	}
	return false
}
