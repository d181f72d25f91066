package coding

import "testing"

func TestNearMiss_StatedInferredOrNot(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	body := func(s string) Text {
		return Text{Title: "Queue of the importer", Sections: []Section{{Ordinal: 1, Role: "summary", Body: s}}}
	}
	lucky := func(s, luck string) Text {
		x := body(s)
		x.Sections = append(x.Sections, Section{Ordinal: 2, Role: "where_we_got_lucky", Body: luck})
		return x
	}
	for _, tc := range []struct {
		name  string
		text  Text
		basis string
	}{
		{"kind", Text{Kind: "near_miss", Title: "x"}, NearMissStated},
		{"severity", Text{Severity: "Near miss", Title: "x"}, NearMissStated},
		{"own words", body("This was a near miss: the disk was at 99 % when it was seen."), NearMissStated},
		{"no customer impact", body("No customers were affected, the canary was stopped in time."), NearMissInferred},
		{"caught before", body("The wrong rule was caught in staging before it went out."), NearMissInferred},
		{"lucky, no harm told", lucky("The backup job wrote to the wrong bucket.", "- Somebody happened to look."), NearMissInferred},
		{"lucky, but harm", lucky("Customers could not pay for two hours.", "- We got lucky that it was night."), ""},
		{"harm, and some were spared", body("Users saw errors for an hour. No customers in Asia were affected."), ""},
		{"not a near miss", body("This was not a near miss: merchants lost orders."), ""},
		{"plain incident", body("The shop was down for an hour and customers complained."), ""},
	} {
		_, basis, code := c.NearMiss(tc.text)
		if basis != tc.basis {
			t.Errorf("%s: basis %q, want %q (%+v)", tc.name, basis, tc.basis, code)
		}
	}
}
