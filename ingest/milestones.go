package ingest

import (
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// milestone is one time fact with what it rests on.
type milestone struct {
	name  string // started, detected, acknowledged, mitigated, resolved
	at    time.Time
	basis string // stated, timeline, text, corrected
	quote string
	from  int
}

// milestoneNames in the order of time.
func milestoneNames() []string {
	return []string{"started", "detected", "acknowledged", "mitigated", "resolved"}
}

// timelineMilestones finds the first event that says each milestone; the last one for resolved,
// since people declare victory more than once.
func timelineMilestones(events []event) []milestone {
	found := map[string]*event{}
	for i := range events {
		e := &events[i]
		if e.at == nil || !e.timed {
			continue
		}
		lower := strings.ToLower(e.text)
		for _, name := range milestoneNames() {
			if (found[name] == nil || name == "resolved") && says(name, lower) {
				found[name] = e
			}
		}
	}
	var out []milestone
	for _, name := range milestoneNames() {
		if e := found[name]; e != nil {
			out = append(out, milestone{name, *e.at, "timeline", e.text, e.from})
		}
	}
	return dropImpossible(out)
}

// dropImpossible leaves out a milestone read from the timeline that comes before the start: the
// words were about something else. Nothing stated is ever dropped.
func dropImpossible(in []milestone) []milestone {
	var out []milestone
	for _, m := range in {
		if len(out) > 0 && m.at.Before(out[0].at) {
			continue
		}
		out = append(out, m)
	}
	return out
}

// says reports whether an event, in lower case, tells a milestone. The phrases are those that
// postmortems of many houses use; a negation before them ("not yet resolved") does not count.
func says(name, lower string) bool {
	for _, phrase := range milestonePhrases(name) {
		i := strings.Index(lower, phrase)
		if i < 0 || i > 0 && isWord(lower[i-1]) && isWord(phrase[0]) {
			continue
		}
		before := lower[max(0, i-16):i]
		if containsAny(before, "not ", "n't ", "not yet ", "un", "to be ", "false ", "would have", "could have", "should have") {
			continue
		}
		return true
	}
	return false
}

func milestonePhrases(name string) []string {
	switch name {
	case "started":
		return []string{
			"outage begins", "outage began", "outage start", "outage onset", "incident begins", "incident began", "incident start", "impact begins",
			"impact began", "impact start", "start of impact", "start of incident", "start of outage", "first error", "first failure", "errors begin",
			"errors began", "errors start", "begin to fail", "began to fail", "began failing", "begins failing", "start failing", "started failing", "starts failing",
			"begins to fail", "starts to fail", "started to fail", "error rate rises", "error rate climbs", "error rate begins", "error rate starts", "latency starts",
			"latency begins", "latency climbs", "begins to climb", "starts to climb", "started returning", "starts returning", "start returning", "began returning", "begins returning", "begin returning",
			"stopped working", "stops working", "went down", "goes down", "fault occurs", "first request fails", "customers start seeing", "users start seeing",
			"starts rising", "started rising", "begins rising", "start to rise", "starts to rise", "begin timing out", "starts timing out", "start timing out", "first timeouts",
			"first 5xx", "it began at", "it started at", "began at", "trouble began", "trouble started", "problems started", "problems began", "first 502", "first 503", "発生",
		}
	case "detected":
		return []string{
			"alert fire", "alert fires", "alert fired", "alerts fire", "alarm fire", "alarm went", "alert trigger", "alarm trigger", "alert went", "alerts went", "alerted",
			"alert for", "alert goes", "pages ", "paged", "page fires", "page goes", "page fired", "pager goes", "pager went", "pagerduty alert", "pingdom", "detected", "first report", "reported", "reports that",
			"report an", "noticed", "notices", "notice that", "spotted", "spots", "discovered", "ticket comes in", "support ticket", "customer reports", "customers report", "user reports",
			"users report", "complain", "monitoring shows", "monitor fires", "monitor fired", "alert in", "alert from", "alert:", "sees the alert", "flags ", "got the page", "get the page", "got paged", "page came", "pager rang", "pager buzz", "phone rang", "alert came", "the alarm", "rang at", "検知",
		}
	case "acknowledged":
		return []string{
			"acknowledge", "acked", "acks ", "ack'd", "on-call engineer joins", "on-call joins", "on call joins", "picks up the page", "picked up the page", "starts looking", "started looking",
			"investigation starts", "investigation begins", "begins investigating", "starts investigating", "started investigating", "starts to investigate", "began investigat", "started to investigate",
			"joins the call", "on-call picks", "responds to the page", "took the page", "takes the page", "incident declared", "incident is declared", "declares an incident", "declared an incident", "declared incident", "対応開始",
		}
	case "mitigated":
		return []string{
			"mitigated", "mitigation in place", "mitigation complete", "rolled back", "rollback complete", "rollback finish", "rollback done", "rollback deployed", "rollback live", "roll back complete", "revert deployed", "revert live",
			"revert is live", "reverted", "failover complete", "failed over", "traffic shifted", "traffic moved", "traffic restored", "service restored", "services restored", "service is restored", "errors stop",
			"errors drop", "error rate drops", "error rate falls", "error rate back", "errors subside", "subsided", "hotfix deployed", "hotfix live", "fix deployed", "fix is live", "fix rolled out", "fix live", "flag turned off",
			"flag switched off", "flag off", "workaround in place", "repaired", "latency back", "latency returns", "starts to recover", "復旧作業完了", "暫定復旧",
		}
	case "resolved":
		return []string{
			"resolved", "all clear", "incident closed", "closed the incident", "closes the incident", "incident over", "incident is over", "fully recovered", "full recovery", "fully restored", "recovered", "recovery confirmed", "confirmed recover", "back to normal",
			"returned to normal", "returns to normal", "return to normal", "normal operation", "end of incident", "end of outage", "outage ends", "outage ended", "outage over", "incident ends", "incident ended", "everything is fine",
			"stood down", "stand down", "all was well", "was over at", "it was over", "over at", "fully itself", "normal again", "fine again", "healthy again", "clean again", "caught up", "closed at", "restored at", "all green", "working again", "復旧", "解決",
		}
	}
	return nil
}

// proseWindow finds "from 09:14 to 10:02 UTC" or "between ... and ..." in a text and returns the
// two instants and the sentence.
func proseWindow(cal clock.Calendar, text string) (from, to time.Time, quote string, ok bool) {
	stamps := clock.Scan(text)
	for i := 0; i+1 < len(stamps); i++ {
		a, b := stamps[i], stamps[i+1]
		gap := strings.ToLower(strings.TrimSpace(text[a.End:b.Start]))
		before := strings.ToLower(strings.TrimRight(text[max(0, a.Start-14):a.Start], " ~±"))
		opens := strings.HasSuffix(before, "from") || strings.HasSuffix(before, "between") || strings.HasSuffix(before, "about") || strings.HasSuffix(before, "around")
		if !opens || !a.HasClock || !b.HasClock || !joinsWindow(gap) {
			continue
		}
		if b.Zone != nil && a.Zone == nil {
			a.Zone = b.Zone
		} else if a.Zone != nil && b.Zone == nil {
			b.Zone = a.Zone
		}
		if !a.HasDate() && b.HasDate() {
			a.Year, a.Month, a.Day, a.Swappable, a.Slashes = b.Year, b.Month, b.Day, b.Swappable, b.Slashes
		}
		start, ok1 := cal.Resolve(a)
		if y, m, d, ok := cal.Date(a); ok {
			cal.SetDay(y, m, d)
		}
		end, ok2 := cal.Resolve(b)
		if !ok1 || !ok2 {
			continue
		}
		if end.Before(start) && !b.HasDate() {
			end = end.AddDate(0, 0, 1)
		}
		return start, end, sentenceAround(text, a.Start, b.End), true
	}
	return time.Time{}, time.Time{}, "", false
}

func joinsWindow(gap string) bool {
	switch strings.Trim(gap, "~± *") {
	case "to", "until", "till", "and", "-", "–", "—", "through", "utc to", "to about", "to around", "until about", "until around", "and about":
		return true
	}
	return false
}

// sentenceAround widens [from, to) to the sentence that holds it.
func sentenceAround(text string, from, to int) string {
	for from > 0 && text[from-1] != '\n' && !(text[from-1] == ' ' && from > 1 && strings.IndexByte(".!?", text[from-2]) >= 0) {
		from--
	}
	for to < len(text) && text[to] != '\n' && !(strings.IndexByte(".!?", text[to]) >= 0 && (to+1 == len(text) || text[to+1] == ' ' || text[to+1] == '\n')) {
		to++
	}
	if to < len(text) && text[to] != '\n' {
		to++
	}
	return plain(text[from:to])
}
