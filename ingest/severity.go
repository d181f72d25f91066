package ingest

import "strings"

// NormalSeverity maps a severity as written to 1 (worst) .. 5. A number counts before a word, so
// "Sev 2 - High" is 2; SEV0 and P0 are 1. ok is false for what it does not know.
func NormalSeverity(raw string) (severity int8, ok bool) {
	s := strings.ToLower(plain(raw))
	if n, ok := severityNumber(s); ok {
		return n, true
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z') && r < 0x80 }) {
		if n := severityWord(word); n > 0 {
			return n, true
		}
	}
	return 0, false
}

func severityNumber(s string) (int8, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '5' || digitAt(s, i+1) || i+1 < len(s) && s[i+1] == '.' && digitAt(s, i+2) {
			continue
		}
		before := strings.TrimRight(s[:i], " -_:#")
		known := i == 0 || before == ""
		for _, mark := range []string{"sev", "severity", "s", "p", "priority", "level", "tier", "prio"} {
			if rest, ok := strings.CutSuffix(before, mark); ok && (rest == "" || !isWord(rest[len(rest)-1])) {
				known = true
			}
		}
		if known {
			return max(int8(s[i]-'0'), 1), true
		}
	}
	return 0, false
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func severityWord(w string) int8 {
	switch w {
	case "critical", "blocker", "down", "emergency", "highest", "outage", "severe", "urgent", "catastrophic", "致命的", "緊急", "重大":
		return 1
	case "high", "major", "important", "高":
		return 2
	case "medium", "moderate", "disrupted", "degraded", "partial", "normal", "中":
		return 3
	case "low", "minor", "低", "軽微":
		return 4
	case "notice", "informational", "info", "trivial", "lowest", "cosmetic", "none":
		return 5
	}
	return 0
}

// joinedWords parts what is written near-miss and near_miss.
var joinedWords = strings.NewReplacer("-", " ", "_", " ")

// StatedKind maps a kind as written to incident, near_miss, maintenance or drill; "" for what it
// does not know.
func StatedKind(raw string) string {
	s := strings.ToLower(joinedWords.Replace(plain(raw)))
	switch {
	case s == "":
		return ""
	case containsAny(s, "near miss", "nearmiss", "close call", "good catch", "ヒヤリハット", "near hit"):
		return "near_miss"
	case containsAny(s, "drill", "game day", "gameday", "exercise", "chaos", "訓練"):
		return "drill"
	case containsAny(s, "maintenance", "planned", "scheduled", "メンテナンス"):
		return "maintenance"
	case containsAny(s, "incident", "outage", "postmortem", "post mortem", "degradation", "障害", "インシデント"):
		return "incident"
	}
	return ""
}

// titleKind reads a kind from a title that states it as a label: "Near miss: ...", "[Game day] ...",
// "Scheduled maintenance of ...".
func titleKind(title string) string {
	s := strings.ToLower(joinedWords.Replace(title))
	head := strings.TrimLeft(s, "[( ")
	for _, label := range []string{"near miss", "close call", "good catch"} {
		if strings.HasPrefix(head, label) || strings.Contains(s, "("+label+")") || strings.Contains(s, "["+label+"]") {
			return "near_miss"
		}
	}
	for _, label := range []string{"game day", "gameday", "drill", "disaster recovery exercise", "dr exercise"} {
		if strings.HasPrefix(head, label) || strings.Contains(s, "("+label+")") || strings.Contains(s, "["+label+"]") {
			return "drill"
		}
	}
	for _, label := range []string{"maintenance", "scheduled maintenance", "planned maintenance"} {
		if strings.HasPrefix(head, label) {
			return "maintenance"
		}
	}
	if containsAny(s, "scheduled maintenance", "planned maintenance", "maintenance window", "maintenance:", "planned outage", "planned downtime", "planned brownout") && !strings.Contains(s, "unplanned") {
		return "maintenance"
	}
	if strings.HasSuffix(strings.TrimRight(s, " .)"), "maintenance") && !containsAny(s, "outage", "down", "fail", "error", "incident", "after ", "during ", "due to", "following", "caused") {
		return "maintenance"
	}
	return ""
}

// longestNotice is how many words the notice of planned work has at most: what is longer tells a story.
const longestNotice = 400

// announcedKind is maintenance for a short text without sections that announces work as planned and
// tells of nothing that went otherwise.
func announcedKind(title string, o *outline) string {
	if o.headings > 1 || countWords(o.src) > longestNotice {
		return ""
	}
	lower := strings.ToLower(plain(o.src))
	announced := o.phrases.says("planned", lower) || o.phrases.says("work", strings.ToLower(title)) && o.phrases.says("set_for", lower)
	if announced && !o.phrases.says("unplanned", lower) {
		return "maintenance"
	}
	return ""
}

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// inlineSeverity finds a severity that a title or an opening line carries: "SEV4", "Sev 3",
// "severity 2", and S1 to S5 or P0 to P5 standing alone.
func inlineSeverity(s string) string {
	for i := 0; i < len(s); i++ {
		if i > 0 && isWord(s[i-1]) || s[i]|0x20 != 's' && s[i] != 'P' {
			continue
		}
		end := i
		for end < len(s) && isLetterByte(s[end]) {
			end++
		}
		word := strings.ToLower(s[i:end])
		if end < len(s) && (s[end] == '-' || s[end] == ' ') && (word == "sev" || word == "severity") {
			end++
		}
		if end >= len(s) || s[end] < '0' || s[end] > '5' || end+1 < len(s) && (isWord(s[end+1]) || s[end+1] == '.' && end+2 < len(s) && isWord(s[end+2])) {
			continue
		}
		alone := (word == "s" || word == "p") && s[i] < 'a' && (i == 0 || strings.IndexByte(" (,-[/", s[i-1]) >= 0) && (end+1 == len(s) || strings.IndexByte(" ),.;]-/\n", s[end+1]) >= 0)
		if word == "sev" || word == "severity" || alone {
			return s[i : end+1]
		}
	}
	return ""
}
