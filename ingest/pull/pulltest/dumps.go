package pulltest

// dumps are the statements that write a table's rows as texts, in a fixed order.
func dumps() map[string]string {
	return map[string]string{
		"incidents":           "SELECT to_json(t)::VARCHAR FROM incidents AS t ORDER BY 1",
		"incident_documents":  "SELECT to_json(t)::VARCHAR FROM incident_documents AS t ORDER BY 1",
		"incident_links":      "SELECT to_json(t)::VARCHAR FROM incident_links AS t ORDER BY 1",
		"incident_references": "SELECT to_json(t)::VARCHAR FROM incident_references AS t ORDER BY 1",
		"field_origins":       "SELECT to_json(t)::VARCHAR FROM field_origins AS t ORDER BY 1",
		"milestones":          "SELECT to_json(t)::VARCHAR FROM milestones AS t ORDER BY 1",
		"impacts":             "SELECT to_json(t)::VARCHAR FROM impacts AS t ORDER BY 1",
		"incident_services":   "SELECT to_json(t)::VARCHAR FROM incident_services AS t ORDER BY 1",
		"incident_teams":      "SELECT to_json(t)::VARCHAR FROM incident_teams AS t ORDER BY 1",
		"incident_tags":       "SELECT to_json(t)::VARCHAR FROM incident_tags AS t ORDER BY 1",
		"sections":            "SELECT to_json(t)::VARCHAR FROM sections AS t ORDER BY 1",
		"timeline_events":     "SELECT to_json(t)::VARCHAR FROM timeline_events AS t ORDER BY 1",
		"learnings":           "SELECT to_json(t)::VARCHAR FROM learnings AS t ORDER BY 1",
		"action_items":        "SELECT to_json(t)::VARCHAR FROM action_items AS t ORDER BY 1",
		"reviews":             "SELECT to_json(t)::VARCHAR FROM reviews AS t ORDER BY 1",
		"stated_labels":       "SELECT to_json(t)::VARCHAR FROM stated_labels AS t ORDER BY 1",
		"stated_durations":    "SELECT to_json(t)::VARCHAR FROM stated_durations AS t ORDER BY 1",
		"teams":               "SELECT to_json(t)::VARCHAR FROM teams AS t ORDER BY 1",
	}
}
