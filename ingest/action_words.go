package ingest

import "strings"

// stateOf maps a state as written to open or closed.
func stateOf(s string) (string, bool) {
	s = strings.ToLower(strings.Trim(plain(s), " .:*!"))
	if v, ok := cutKey(s, "status", "state"); ok {
		s = v
	}
	switch s {
	case "done", "closed", "complete", "completed", "fixed", "resolved", "merged", "shipped", "finished", "released", "deployed", "implemented", "x", "[x]", "yes", "✅", "cancelled", "canceled", "won't do", "wontfix", "won't fix", "dropped", "完了", "済":
		return "closed", true
	case "open", "todo", "to do", "to-do", "in progress", "in-progress", "wip", "pending", "not started", "planned", "new", "backlog", "ongoing", "started", "in review", "assigned", "blocked", "scheduled", "no", "[ ]", "未着手", "対応中", "未完了":
		return "open", true
	}
	return "", false
}

// actionKind maps a label to prevent, detect, mitigate, process, repair, investigate or document.
func actionKind(label string) string {
	s := strings.ToLower(strings.Trim(plain(label), " :.*"))
	switch {
	case s == "" || len(s) > 60:
		return ""
	case containsAny(s, "action item", "corrective and", "next steps"):
		return ""
	case strings.HasPrefix(s, "prevent") || s == "prevention" || s == "再発防止":
		return "prevent"
	case strings.HasPrefix(s, "detect") || s == "monitoring" || s == "alerting" || strings.HasPrefix(s, "monitoring improve"):
		return "detect"
	case strings.HasPrefix(s, "mitigat") || s == "respond" || s == "response" || s == "recovery":
		return "mitigate"
	case strings.HasPrefix(s, "process"):
		return "process"
	case s == "repair" || s == "fix" || s == "corrective":
		return "repair"
	case s == "investigate" || s == "investigation":
		return "investigate"
	case s == "docs" || strings.HasPrefix(s, "documentation") || s == "document":
		return "document"
	case s == "technical" || strings.HasPrefix(s, "technical improve"):
		return "technical"
	}
	return ""
}
