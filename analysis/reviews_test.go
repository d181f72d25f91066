package analysis

import (
	"fmt"
	"testing"
	"time"

	"secondstory/queries"
)

func markNamed(t *testing.T, r ReviewsResult, name string) ReviewMark {
	t.Helper()
	for _, m := range r.Marks {
		if m.Mark == name {
			return m
		}
	}
	t.Fatalf("no mark %s", name)
	return ReviewMark{}
}

// TestReviews_SilenceIsNotNo: four postmortems, of which two say whom the review was open to.
func TestReviews_SilenceIsNotNo(t *testing.T) {
	t.Parallel()
	at := day(t, "2026-07-05")
	open, team := "organisation", "team"
	held, decided := at.Add(48*time.Hour), at.Add(72*time.Hour)
	inside := false
	seven := int32(7)
	d := load(t,
		told{key: "file:a", at: at, review: &queries.Review{HeldAt: &held, ActionsDecidedAt: &decided, OpenTo: &open, FacilitatorInvolved: &inside, Attendees: &seven}},
		told{key: "file:b", at: at, review: &queries.Review{OpenTo: &team}},
		told{key: "file:c", at: at, sections: []queries.Section{account("Actions taken"), account("Assumptions")}},
		told{key: "file:d", at: at},
	)
	r, err := Reviews(t.Context(), d, Params{Period: period(t, "2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		mark              string
		yes, said, silent int
	}{{"open_beyond_team", 1, 2, 2}, {"facilitator_outside", 1, 1, 3}, {"reviewed", 1, 1, 3}, {"went_well", 0, 4, 0}, {"several_accounts", 1, 1, 3}} {
		if m := markNamed(t, r, c.mark); m.Now.Count != c.yes || m.Now.Of != c.said || m.Silent != c.silent || len(m.Shown) != c.yes {
			t.Errorf("%s: %d of %d, %d silent, want %d of %d, %d", c.mark, m.Now.Count, m.Now.Of, m.Silent, c.yes, c.said, c.silent)
		}
	}
	if r.Soak.Now.N != 1 || *r.Soak.Now.Median != 1 || r.Soak.Unknown != 3 || r.Attended.N != 1 {
		t.Errorf("soak %+v, attended %+v", r.Soak, r.Attended)
	}
	if r.Complete.Of != 1 || r.Complete.Count != 0 || r.Account[0].Count != 1 || r.Account[2].Count != 0 || r.Account[3].Count != 1 {
		t.Errorf("account %+v, complete %+v", r.Account, r.Complete)
	}
}

func account(heading string) queries.Section {
	return queries.Section{Role: "account", Heading: &heading, Body: "what we thought"}
}

// TestReviews_ActionsInADocumentAreNoBacklog: a ticket key or a link is one.
func TestReviews_ActionsInADocumentAreNoBacklog(t *testing.T) {
	t.Parallel()
	link := "https://tracker.example.org/7"
	var all []told
	for i, a := range []queries.ActionItem{{Title: "Add an alert", State: "open"}, {Title: "OPS-7 drain first", State: "closed"}, {Title: "Drain", State: "open", URL: &link}} {
		all = append(all, told{key: fmt.Sprintf("file:%d", i), at: day(t, "2026-07-05"), actions: []queries.ActionItem{a}})
	}
	r, err := Reviews(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tracking) != 2 || r.Tracking[0] != (TrackedAt{Place: "document", Actions: 1, Open: 1}) ||
		r.Tracking[1] != (TrackedAt{Place: "tracker", Actions: 2, Open: 1, Closed: 1}) {
		t.Errorf("tracking %+v", r.Tracking)
	}
}
