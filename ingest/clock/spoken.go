package clock

import "strings"

// mendedMinute reads the minutes behind the colon at j where a letter O stands for a nought: 14:5O.
func mendedMinute(s string, j int) (minute, end int, ok bool) {
	if s[j] != ':' || j+2 >= len(s) || j+3 < len(s) && isWordByte(s[j+3]) {
		return 0, j, false
	}
	a, b := s[j+1], s[j+2]
	switch {
	case a >= '0' && a <= '5' && b == 'O':
		return int(a-'0') * 10, j + 3, true
	case a == 'O' && isDigit(b):
		return int(b - '0'), j + 3, true
	}
	return 0, j, false
}

// readSpoken reads four bare digits where the word before says that they are a time: "till about 1300",
// "at 0930". Without a nought in front they are only believed behind until and since, and never as a year.
func readSpoken(s string, i int, st *Stamp) (int, bool) {
	n, j := number(s, i)
	if j-i != 4 || n/100 > 23 || n%100 > 59 || s[i] != '0' && n >= 1900 {
		return i, false
	}
	words := strings.Fields(strings.ToLower(s[max(0, i-momentReach):i]))
	for len(words) > 0 && isAbout(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 || !spokenBefore(words[len(words)-1], s[i] == '0') || !endsSpoken(s[j:], s[i] == '0') {
		return i, false
	}
	st.HasClock, st.Hour, st.Minute, st.Padded = true, n/100, n%100, true
	return readZone(s, j, st), true
}

func isAbout(w string) bool {
	switch w {
	case "about", "around", "approximately", "roughly", "~":
		return true
	}
	return false
}

func spokenBefore(w string, nought bool) bool {
	switch w {
	case "until", "till", "since":
		return true
	case "at", "by", "from", "to", "between", "and":
		return nought
	}
	return false
}

// endsSpoken: what follows is no thing that the digits could count or name.
func endsSpoken(rest string, nought bool) bool {
	if rest == "" || strings.IndexByte(",;)\n!?", rest[0]) >= 0 {
		return true
	}
	if rest[0] == '.' {
		return len(rest) == 1 || !isDigit(rest[1])
	}
	if rest[0] != ' ' {
		return false
	}
	switch w := strings.ToLower(wordAt(rest, 1)); w {
	case "when", "and", "on", "the", "we", "nobody", "no", "some", "all", "it", "as", "with", "after", "before", "to", "till", "until", "that":
		return true
	case "":
		return false
	default:
		return nought && !strings.HasSuffix(w, "s")
	}
}
