package analysis

import (
	"math/rand/v2"
	"testing"
	"time"
)

// helped is an incident that took so many minutes, with a severity and what its text states.
func helped(minutes int64, severity int8, conditions string) helpedRow {
	seconds := minutes * 60
	return helpedRow{Seconds: &seconds, Severity: &severity, Conditions: &conditions}
}

// TestHelp_TellsWhatLastedLonger: incidents in which few knew took four times as long and are no more severe;
// those without guidance are like the others.
func TestHelp_TellsWhatLastedLonger(t *testing.T) {
	t.Parallel()
	var rows []helpedRow
	for i := range int64(40) {
		rows = append(rows, helped(20+i, int8(2+i%2), ""))
	}
	for i := range int64(12) {
		rows = append(rows, helped(4*(20+3*i), int8(2+i%2), "knowledge-concentration"), helped(20+3*i, int8(2+i%2), "missing-runbook"))
	}
	rows = append(rows, helpedRow{}) // tells nothing, and is on neither side of a measure
	all := helpRows(rows)
	if family := judgeHelp(all); family != 4 || len(all) != 2 {
		t.Fatalf("%d comparisons of %d conditions, want 4 of 2", family, len(all))
	}
	few, guidance := all[0], all[1]
	if few.Factor != "knowledge-concentration" || few.With.Incidents != 12 || few.Without.Incidents != 53 || few.Without.Time.N != 52 {
		t.Errorf("%s: %d with, %d without, %d of them timed", few.Factor, few.With.Incidents, few.Without.Incidents, few.Without.Time.N)
	}
	if few.Longer.Direction != Up || *few.Longer.Estimate < 3 || few.Severer.Direction != CannotTell {
		t.Errorf("longer %s, severer %s", few.Longer.Direction, few.Severer.Direction)
	}
	if alarm(guidance.Longer) && guidance.Longer.Direction == Up || alarm(guidance.Severer) {
		t.Errorf("guidance: longer %s, severer %s", guidance.Longer.Direction, guidance.Severer.Direction)
	}
}

// TestHelp_ConditionsDealtAnew: of the planted plan with the conditions dealt out anew among the incidents, at most 5 %
// of 200 seeds and three standard errors say that one goes with longer or severer incidents.
func TestHelp_ConditionsDealtAnew(t *testing.T) {
	t.Parallel()
	const seeds = 200
	conditions := []string{"missing-runbook", "knowledge-concentration", "unfamiliar-system|missing-runbook", "coverage-gap", "escalation-gap|coverage-gap"}
	var rows []helpedRow
	r := rand.New(rand.NewPCG(7, 1))
	for i := range 90 {
		said := ""
		if i%3 == 0 {
			said = conditions[i/3%len(conditions)]
		}
		rows = append(rows, helped(int64(5+r.ExpFloat64()*90), int8(1+r.IntN(4)), said))
	}
	alarms := 0
	for seed := range uint64(seeds) {
		dealt := make([]helpedRow, len(rows))
		for i, j := range rand.New(rand.NewPCG(seed+1, 0)).Perm(len(rows)) {
			dealt[i] = rows[i]
			dealt[i].Conditions = rows[j].Conditions
		}
		all := helpRows(dealt)
		judgeHelp(all)
		if anyOf(all, func(row HelpRow) bool { return alarm(row.Longer) || alarm(row.Severer) }) {
			alarms++
		}
	}
	if share := float64(alarms) / seeds; share > alarmLimit(seeds) {
		t.Errorf("%.1f %% of the deals alarm, want at most %.1f", 100*share, 100*alarmLimit(seeds))
	}
}

// TestHelp_CountsIncidentsOfTheWindow: a near miss, a text that was not read and what lies outside count for nothing.
func TestHelp_CountsIncidentsOfTheWindow(t *testing.T) {
	t.Parallel()
	told := func(key, kind, at string, noText bool) told {
		return told{key: key, kind: kind, at: day(t, at).Add(10 * time.Hour), noText: noText,
			codes: map[string][]string{"factor": {"missing-runbook"}}, minutes: map[string]int{"mitigated": 30}}
	}
	d := load(t, told("file:a", "incident", "2026-07-02", false), told("file:b", "near_miss", "2026-07-03", false), told("file:c", "incident", "2026-07-04", true))
	r, err := Help(t.Context(), d, Params{Period: Period{From: day(t, "2026-07-01"), To: day(t, "2026-10-01")}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 1 || r.Rows[0].With.Incidents != 1 || r.Rows[0].With.Time.N != 1 || r.Family != 0 || len(r.Rows[0].Evidence) != 1 {
		t.Errorf("%+v", r.Rows)
	}
	if r.Counted != 1 {
		t.Errorf("%d counted, want 1", r.Counted)
	}
}
