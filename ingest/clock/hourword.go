package clock

import "strings"

// hourWordAt is the hour that the word at i names: noon is 12, midnight the 0 a day begins with.
func hourWordAt(s string, i int) (hour, end int) {
	for _, w := range [...]struct {
		word string
		hour int
	}{{"noon", 12}, {"midnight", 0}} {
		if end = i + len(w.word); end <= len(s) && strings.EqualFold(s[i:end], w.word) && (end == len(s) || !isWordByte(s[end])) {
			return w.hour, end
		}
	}
	return 0, i
}

// isHourWord: such a word stands at i. Most words are told by their first letter.
func isHourWord(s string, i int) bool {
	if c := s[i] | 0x20; c != 'n' && c != 'm' {
		return false
	}
	_, end := hourWordAt(s, i)
	return end > i
}

// hourWordBehind is the hour of a word that follows a clock: 12:00 noon, 12 midnight.
func hourWordBehind(s string, i int) (hour, end int) {
	j := i
	for j < len(s) && s[j] == ' ' && j-i < 2 {
		j++
	}
	if j == i {
		return 0, i
	}
	if hour, end = hourWordAt(s, j); end == j {
		return 0, i
	}
	return hour, end
}

// hourWord reads noon or midnight where the word before says that it is a moment: "until noon". What
// happens every midnight, and what was soon after it, is none.
func (p *scanner) hourWord(i int) (Stamp, int, bool) {
	if !isHourWord(p.s, i) || !momentBefore(p.s[:i]) {
		return Stamp{}, i, false
	}
	hour, end := hourWordAt(p.s, i)
	st := Stamp{HasClock: true, Hour: hour, Twelve: true}
	end = readZone(p.s, end, &st)
	return st, p.dateAfterClock(end, &st), true
}

// momentReach is how many bytes before such a word may say that it comes back every day.
const momentReach = 24

func momentBefore(before string) bool {
	words := strings.Fields(strings.ToLower(before[max(0, len(before)-momentReach):]))
	for _, w := range words {
		switch strings.Trim(w, ",.;:()") {
		case "every", "each", "daily", "nightly":
			return false
		}
	}
	for k := len(words) - 1; k >= 0; k-- {
		switch words[k] {
		case "about", "around", "approximately", "roughly", "~":
		case "at", "until", "till", "from", "between", "to", "and", "since", "by", "-", "–":
			return true
		default:
			return false
		}
	}
	return false
}
