package people

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func readTestRoster(t *testing.T, text string) (*Roster, error) {
	t.Helper()
	bands, err := DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	return ReadRoster("roster.csv", strings.NewReader(text), bands)
}

func TestRoster_SeniorityAndTenureAreThoseOfTheDay(t *testing.T) {
	t.Parallel()
	r, err := readTestRoster(t, "\ufeffPerson,aliases,seniority,started_on,team,valid_from,valid_to\n"+
		"Ana Ruiz,aruiz;@ana,Graduate Engineer,2024-01-10,Search,,2025-01-01\n"+
		"Ana Ruiz,aruiz,Senior Software Engineer,2024-01-10,Payments,2025-01-01,\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, at, band, team string }{
		{"Ana Ruiz", "2024-12-31", BandJunior, "Search"},
		{"aruiz", "2025-01-01", BandSenior, "Payments"},
		{"Ruiz, Ana", "2025-06-01", BandSenior, "Payments"},
		{"aruiz@acme.example", "2025-06-01", BandSenior, "Payments"},
	} {
		p, ok := r.At(c.name, day(c.at))
		if !ok || p.Seniority != c.band || p.Team != c.team {
			t.Errorf("%s: %+v, %v; want %s of %s", c.at, p, ok, c.band, c.team)
		}
	}
	if p, _ := r.At("Ana Ruiz", day("2024-01-20")); p.TenureDays == nil || *p.TenureDays != 10 {
		t.Errorf("tenure on the tenth day: %v", p.TenureDays)
	}
	if p, _ := r.At("Ana Ruiz", day("2023-12-20")); p.TenureDays != nil {
		t.Errorf("tenure before the start: %v", *p.TenureDays)
	}
	if _, ok := r.At("Somebody Else", day("2025-01-01")); ok || r.Len() != 1 {
		t.Errorf("a stranger is known, or %d people are one", r.Len())
	}
}

func TestRoster_ErrorsNameFileAndLineButNobody(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                 "roster.csv:1: the file is empty; its first line names the columns",
		"name\nAna":                        `roster.csv:1: unknown column "name"`,
		"team\nx":                          `roster.csv:1: column "person" is missing`,
		"person,started_on\nAna Ruiz,soon": "roster.csv:2: started_on is not a day like 2026-07-03",
		"person\nA B\n\"\"":                "roster.csv:3: person is empty",
		"person,time_zone\nAna Ruiz,Mars":  "roster.csv:2: time_zone is not a zone like Europe/Warsaw",
		"person\nAna Ruiz,extra":           "roster.csv:2: 2 fields under 1 columns",
		"person,valid_from,valid_to\nAna Ruiz,2025-01-01,2024-01-01": "roster.csv:2: valid_to is not after valid_from",
	} {
		_, err := readTestRoster(t, text)
		var at *RosterError
		if !errors.As(err, &at) || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "Ruiz") {
			t.Errorf("the error names a person: %v", err)
		}
	}
}

func TestBands_TitlesMapToBands(t *testing.T) {
	t.Parallel()
	bands, err := DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{
		"Senior Staff Engineer": BandStaff, "Sr. SRE": BandSenior, "Software Engineer II": BandMid, "SRE III": BandSenior, "Software Engineer I": BandJunior,
		"intern": BandJunior, "L5": BandSenior, "junior": BandJunior, "Tech Lead": BandSenior, "Barista": "", "": "", "Working student": BandJunior,
	} {
		if got := bands.Of(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
	for role, want := range map[string]string{
		"Staff SRE": BandStaff, "Junior Engineer": BandJunior, "SRE II": BandMid, "Senior Software Engineer": BandSenior,
		"SRE": "", "Database administrator": "", "Lead engineer": "", "On-call engineer": "", "Incident commander": "", "Software engineer": "", "first responder": "",
	} {
		if got := bands.OfRole(role); got != want {
			t.Errorf("the role %q is %q, want %q", role, got, want)
		}
	}
	if _, err := ReadBands("x.yaml", strings.NewReader("bands: [{band: wizard, words: [x]}]")); err == nil {
		t.Error("an unknown band was taken")
	}
}

// quarterSecrets makes a key per quarter, and none for destroyed ones.
type quarterSecrets map[Quarter]bool

func (s quarterSecrets) QuarterKey(q Quarter) ([]byte, error) {
	if s[q] {
		return nil, ErrDestroyed
	}
	key := make([]byte, QuarterKeyLen)
	copy(key, q)
	return key, nil
}

func ptr[T any](v T) *T { return &v }

func TestStaff_RowsCarryKeysThatChangeEveryQuarter(t *testing.T) {
	t.Parallel()
	roster, err := readTestRoster(t, "person,aliases,seniority,started_on,team\nAna Ruiz,aruiz,senior,2024-01-10,Search\nBo Lind,blind,junior,2025-06-01,Search\n")
	if err != nil {
		t.Fatal(err)
	}
	shifts, err := ReadShifts("shifts.csv", []byte("person,schedule,team,starts_at,ends_at\naruiz,s,Search,2025-07-01T00:00:00Z,2025-07-08T00:00:00Z\n"), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	at := day("2025-07-03")
	responses := []Response{
		{Incident: "file:a", OccurredAt: at, Person: "Ana Ruiz", JoinedAt: ptr(at.Add(time.Hour))},
		{Incident: "file:a", OccurredAt: at, Person: "blind", JoinedAt: ptr(at.Add(time.Minute))},
		{Incident: "file:b", OccurredAt: day("2025-10-03"), Person: "@aruiz", Role: "on call, first responder"},
		{Incident: "file:c", OccurredAt: day("2024-02-03"), Person: "aruiz"},
		{Incident: "file:d", Person: "aruiz"},
	}
	staff := Staff{Roster: roster, Shifts: shifts, Secrets: quarterSecrets{"2024Q1": true}}
	rows, err := staff.Rows(responses)
	if err != nil {
		t.Fatal(err)
	}
	if rows.Undated != 1 || rows.Unkeyed != 1 || len(rows.Participations) != 3 || len(rows.Shifts) != 1 || len(rows.Roster) != 4 {
		t.Fatalf("rows: %d undated, %d unkeyed, %d participations, %d shifts, %d roster", rows.Undated, rows.Unkeyed, len(rows.Participations), len(rows.Shifts), len(rows.Roster))
	}
	keys := map[string]int{}
	for _, p := range rows.Participations {
		keys[p.PersonKey]++
		switch {
		case p.Incident == "file:a" && *p.Seniority == BandJunior:
			if !*p.FirstResponder || *p.OnCall || *p.TenureBand != "under_90_days" {
				t.Errorf("the junior who joined first: %+v", p)
			}
		case p.Incident == "file:a":
			if *p.FirstResponder || !*p.OnCall || p.PersonKey != rows.Shifts[0].PersonKey {
				t.Errorf("the senior on call who joined later: %+v", p)
			}
		case !*p.FirstResponder || p.OnCall != nil:
			t.Errorf("first by the stated role, on call not known: %+v", p)
		}
	}
	if len(keys) != 3 {
		t.Errorf("the same person has the same key in two quarters: %v", keys)
	}
	for i, j := 0, len(responses)-1; i < j; i, j = i+1, j-1 {
		responses[i], responses[j] = responses[j], responses[i]
	}
	again, err := staff.Rows(responses)
	if err != nil || len(again.Participations) != 3 || again.Participations[0].PersonKey != rows.Participations[0].PersonKey {
		t.Errorf("the order of the input mattered: %v, %v", again, err)
	}
}
