package ingest

import "strings"

// builtinRecords recognises the incident lists of status pages by their shape and turns them into
// canonical records; name is "" for a shape it does not know.
func builtinRecords(values []any) (records []any, name string) {
	if len(values) == 1 {
		if page, ok := values[0].(map[string]any); ok {
			if incidents, ok := page["incidents"].([]any); ok && hasFields(incidents, "incident_updates", "name") {
				return mapAll(incidents, statuspageRecord), "statuspage"
			}
		}
	}
	if hasFields(values, "external_desc", "updates", "begin") {
		return mapAll(values, googleCloudRecord), "google-cloud"
	}
	return nil, ""
}

func hasFields(values []any, keys ...string) bool {
	if len(values) == 0 {
		return false
	}
	first, ok := values[0].(map[string]any)
	for _, key := range keys {
		_, has := first[key]
		ok = ok && has
	}
	return ok
}

func mapAll(values []any, record func(map[string]any) map[string]any) []any {
	var out []any
	for _, v := range values {
		if m, ok := v.(map[string]any); ok {
			out = append(out, record(m))
		}
	}
	return out
}

func field(m map[string]any, key string) string {
	s, _ := scalarText(m[key])
	return s
}

// statuspageRecord maps an incident of Statuspage's incidents.json. What a status page calls
// started and resolved are when its notices were posted.
func statuspageRecord(m map[string]any) map[string]any {
	var timeline []any
	updates, _ := m["incident_updates"].([]any)
	for i := len(updates) - 1; i >= 0; i-- { // newest first
		u, ok := updates[i].(map[string]any)
		if !ok {
			continue
		}
		timeline = append(timeline, map[string]any{"at": firstOf(u, "display_at", "created_at"), "text": field(u, "status") + ": " + plainHTML(field(u, "body"))})
	}
	out := map[string]any{
		"id": field(m, "id"), "source": "statuspage", "url": firstOf(m, "shortlink"), "title": field(m, "name"), "status": field(m, "status"),
		"severity": field(m, "impact"), "started_at": firstOf(m, "started_at", "created_at"), "resolved_at": m["resolved_at"],
		"services": m["components"], "timeline": timeline,
	}
	if post := field(m, "postmortem_body"); post != "" {
		out["body"] = post
		out["review"] = map[string]any{"published_at": m["postmortem_published_at"]}
	}
	if scheduled := field(m, "scheduled_for"); scheduled != "" || strings.EqualFold(field(m, "impact"), "maintenance") {
		out["kind"] = "maintenance"
	}
	return dropEmpty(out)
}

// googleCloudRecord maps an incident of Google Cloud's incidents.json. The longest update is the
// report; the others are the timeline.
func googleCloudRecord(m map[string]any) map[string]any {
	updates, _ := m["updates"].([]any)
	report := ""
	var timeline []any
	for i := len(updates) - 1; i >= 0; i-- {
		u, ok := updates[i].(map[string]any)
		if !ok {
			continue
		}
		body := field(u, "text")
		if len(body) > len(report) && strings.Contains(body, "#") {
			report = body
		}
		timeline = append(timeline, map[string]any{"at": firstOf(u, "when", "created"), "text": firstSentences(body, 400)})
	}
	return dropEmpty(map[string]any{
		"id": field(m, "id"), "source": "google-cloud", "url": "https://status.cloud.google.com/" + field(m, "uri"), "title": field(m, "external_desc"),
		"severity": field(m, "severity"), "started_at": m["begin"], "resolved_at": m["end"], "services": googleProducts(m),
		"body": unhash(report), "timeline": timeline,
	})
}

func googleProducts(m map[string]any) []any {
	products, _ := m["affected_products"].([]any)
	var out []any
	for _, p := range products {
		if product, ok := p.(map[string]any); ok {
			out = append(out, field(product, "title"))
		}
	}
	return out
}

// unhash repairs headings that were escaped twice: "## \# Incident Report".
func unhash(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if strings.HasPrefix(line, "#") && strings.Contains(line, "\\#") {
			line = "## " + strings.TrimSpace(strings.NewReplacer("#", "", "\\", "").Replace(line))
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func firstSentences(s string, limit int) string {
	s = plain(strings.TrimLeft(s, "# "))
	if len(s) <= limit {
		return s
	}
	if i := strings.LastIndex(s[:limit], ". "); i > 0 {
		return s[:i+1]
	}
	return short(s)
}

func plainHTML(s string) string {
	return plain(strings.NewReplacer("<br />", " ", "<br>", " ", "<br/>", " ", "</p>", " ").Replace(s))
}

func dropEmpty(m map[string]any) map[string]any {
	for key, v := range m {
		if v == nil || v == "" {
			delete(m, key)
		}
	}
	return m
}
