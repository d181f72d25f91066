package sources_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"secondstory/ingest/rest"
	"secondstory/ingest/sources/vendortest"
)

// dutiesOf are the shifts of twelve weeks of a simulated vendor, in order, and how many were left out.
func dutiesOf(t *testing.T, v vendortest.Vendor, w *vendortest.World) ([]rest.Duty, int) {
	t.Helper()
	e := serve(t, v).engine(t, v, w.Now)
	duties, unclear, err := e.Shifts(t.Context(), w.Now.AddDate(-1, 0, 0), w.Now)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(duties, func(a, b rest.Duty) int {
		return 2*a.StartsAt.Compare(b.StartsAt) + map[bool]int{true: 1, false: -1}[a.Schedule > b.Schedule]
	})
	return duties, unclear
}

// hours sums how long each schedule had somebody.
func hours(duties []rest.Duty) map[string]time.Duration {
	out := map[string]time.Duration{}
	for _, d := range duties {
		out[d.Schedule] += d.EndsAt.Sub(d.StartsAt)
	}
	return out
}

// A schedule of Zenduty tells its rule: whose turn it is follows from it, and what somebody took
// over is theirs. Of hours that are restricted nothing is said but that they were left out.
func TestZenduty_ShiftsFollowFromTheRule(t *testing.T) {
	t.Parallel()
	w := vendortest.NewWorld(4)
	duties, unclear := dutiesOf(t, vendortest.Zenduty(w), w)
	if unclear != 1 {
		t.Errorf("%d layers were left out, want the restricted one", unclear)
	}
	const week = 7 * 24 * time.Hour
	if got := hours(duties); got["Orders primary"] != 12*week || got["Routing primary"] != 24*time.Hour {
		t.Errorf("somebody was on call for %v, want twelve weeks of Orders and a day of Routing", got)
	}
	orders := slices.DeleteFunc(duties, func(d rest.Duty) bool { return d.Team != "Orders" })
	var want []vendortest.Shift
	for _, s := range w.Shifts {
		if s.Team == "Orders" {
			want = append(want, s)
		}
	}
	if len(orders) != len(want)+2 {
		t.Fatalf("%d shifts, want %d and a day of another's within the first", len(orders), len(want))
	}
	first, taken, rest := orders[0], orders[1], orders[2]
	if first.Person != want[0].Person.Handle || rest.Person != first.Person || taken.Person != want[11].Person.Handle ||
		!first.EndsAt.Equal(taken.StartsAt) || !taken.EndsAt.Equal(rest.StartsAt) || taken.EndsAt.Sub(taken.StartsAt) != 24*time.Hour {
		t.Errorf("the day another took: %v, %v, %v", first, taken, rest)
	}
	for i, d := range orders[3:] {
		if s := want[i+1]; d.Person != s.Person.Handle || !d.StartsAt.Equal(s.From) || !d.EndsAt.Equal(s.Until) {
			t.Errorf("shift %d: %v, want %v from %s", i, d, s.Person.Handle, s.From)
		}
	}
}

// onCall answers for Datadog's on-call part as its description says: who is on call at a moment, who
// is next, and from when to when. Nobody is for the third week.
type onCall struct{ shifts []vendortest.Shift }

func (o onCall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type object = map[string]any
	answer := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	if r.URL.Path == "/api/v2/on-call/schedules" {
		answer(object{
			"data":     []any{object{"id": "s-1", "type": "schedules", "attributes": object{"name": "Orders primary", "time_zone": "UTC"}, "relationships": object{"teams": object{"data": []any{object{"id": "t-1", "type": "teams"}}}}}},
			"included": []any{object{"id": "t-1", "type": "teams", "attributes": object{"name": "Orders"}}},
			"meta":     object{"page": object{"number": 0, "size": 100, "total": 1}},
		})
		return
	}
	at, err := time.Parse(time.RFC3339, r.URL.Query().Get("filter[at_ts]"))
	if r.URL.Path != "/api/v2/on-call/schedules/s-1/responders" || err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	included := []any{}
	for i, s := range o.shifts {
		if !s.Until.After(at) {
			continue
		}
		const nanos = "2006-01-02T15:04:05.000000000Z"
		included = append(included,
			object{"id": fmt.Sprint(i), "type": "shifts", "attributes": object{"start": s.From.Format(nanos), "end": s.Until.Format(nanos)}, "relationships": object{"user": object{"data": object{"id": s.Person.ID, "type": "users"}}}},
			object{"id": s.Person.ID, "type": "users", "attributes": object{"name": s.Person.Name, "email": s.Person.Email}})
		if s.From.After(at) {
			break // the next one
		}
	}
	answer(object{"data": object{"id": "x", "type": "schedule_oncall_responders", "attributes": object{"scheduled_at": at.Format(time.RFC3339)}}, "included": included})
}

// Datadog tells who is on call at one moment; asked from change to change, it tells every shift.
func TestDatadog_ShiftsAreWalkedFromChangeToChange(t *testing.T) {
	t.Parallel()
	w := vendortest.NewWorld(4)
	var rota []vendortest.Shift
	for _, s := range w.Shifts {
		if s.Team == "Orders" {
			rota = append(rota, s)
		}
	}
	rota = slices.Delete(rota, 2, 3)
	v := vendortest.Vendor{Source: "datadog", Handler: onCall{rota}, Address: "site", Secrets: map[string]string{"DD_API_KEY": "k", "DD_APP_KEY": "a"}}
	duties, unclear := dutiesOf(t, v, w)
	if unclear != 0 || len(duties) != len(rota) {
		t.Fatalf("%d shifts and %d left out, want %d and none", len(duties), unclear, len(rota))
	}
	for i, d := range duties {
		if s := rota[i]; d.Person != s.Person.Email || d.Team != "Orders" || d.Schedule != "Orders primary" || !d.StartsAt.Equal(s.From) || !d.EndsAt.Equal(s.Until) {
			t.Errorf("shift %d: %v, want %s from %s", i, d, s.Person.Email, s.From)
		}
	}
}
