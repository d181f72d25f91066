package analysis

import (
	"strings"
	"testing"
)

func policyOf(t *testing.T, text string) *Policy {
	t.Helper()
	p, err := ReadPolicy("policy.yaml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReadPolicy_IsStrict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "it has no rule"},
		{"postmortem: []", "it has no rule"},
		{"postmortem: [{sevrity: 2}]", "line 1"},
		{"postmortem: [{severity: 9}]", "rule 1: severity 9"},
		{"postmortem: [{severity: 1}, {minutes: -1}]", "rule 2: minutes -1"},
		{"postmortem: [{kind: drill}]", `kind "drill"`},
		{"postmortem: [{}]", "it names nothing"},
	} {
		if _, err := ReadPolicy("policy.yaml", strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

func TestPolicy_AnyRuleAsksAndAllOfItMustHold(t *testing.T) {
	t.Parallel()
	p := policyOf(t, "postmortem:\n  - severity: 2\n  - {minutes: 60, services: [Checkout]}\n  - kind: near_miss\n")
	severity := func(n int8) *int8 { return &n }
	minutes := func(n float64) *float64 { return &n }
	name := func(s string) *string { return &s }
	for _, c := range []struct {
		name string
		row  writtenRow
		want asked
	}{
		{"severe", writtenRow{Kind: "incident", Severity: severity(1)}, isAsked},
		{"light and short", writtenRow{Kind: "incident", Severity: severity(3), Minutes: minutes(5), Services: name("checkout")}, notAsked},
		{"light but long, of the service", writtenRow{Kind: "incident", Severity: severity(3), Minutes: minutes(60), Services: name("api|checkout")}, isAsked},
		{"light but long, of another", writtenRow{Kind: "incident", Severity: severity(3), Minutes: minutes(600), Services: name("api")}, notAsked},
		{"severity unknown", writtenRow{Kind: "incident"}, unknownAsked},
		{"a near miss", writtenRow{Kind: "near_miss", Severity: severity(5)}, isAsked},
	} {
		if got := p.asks(c.row); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestCoverage_BoundsTakeInTheUnknown: two asked for, one written; two unknown, one of them written: the
// share is 1 of 2, and 1 of 3 to 2 of 3 whatever the unknown ones are.
func TestCoverage_BoundsTakeInTheUnknown(t *testing.T) {
	t.Parallel()
	at := day(t, "2026-07-05")
	d := load(t,
		told{key: "file:a", at: at, severity: 1},
		told{key: "file:b", at: at, severity: 2, noText: true},
		told{key: "file:c", at: at},
		told{key: "file:d", at: at, noText: true},
		told{key: "file:e", at: at, severity: 4},
		told{key: "file:f", at: at, severity: 4, noText: true},
	)
	r, err := Coverage(t.Context(), d, Params{Period: period(t, "2026Q3"), Policy: policyOf(t, "postmortem: [{severity: 2}]")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Asked.Count != 1 || r.Asked.Of != 2 || r.Unknown != 2 || r.Beyond != 1 || r.Counted != 2 {
		t.Errorf("%+v of %d counted, %d unknown, %d beyond", r.Asked, r.Counted, r.Unknown, r.Beyond)
	}
	if r.Bounds != [2]float64{1.0 / 3, 2.0 / 3} {
		t.Errorf("bounds %v", r.Bounds)
	}
	if len(r.Missing) != 1 || r.Missing[0].Incident != "file:b" {
		t.Errorf("missing %v", r.Missing)
	}
	without, err := Coverage(t.Context(), d, Params{Period: period(t, "2026Q3")})
	if err != nil || without.HasPolicy || without.Asked.Of != 0 {
		t.Errorf("without a policy: %+v, %v", without.Asked, err)
	}
}
