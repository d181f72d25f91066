package analysis

import (
	"fmt"
	"math"
	"testing"

	"secondstory/queries"
)

// TestImpactRow_BoundsHoldWhateverTheSilentCarried: with four incidents telling 600 in all, the largest
// 300, one silent with the factor and two silent without: the factor carried 400 of 600, at least 400 of
// 600 + 2 x 300, at most 400 + 300 of 600 + 300.
func TestImpactRow_BoundsHoldWhateverTheSilentCarried(t *testing.T) {
	t.Parallel()
	row := impactRow{Incidents: 3, Silent: 1, Carried: 400, AllIncidents: 7, AllSilent: 3, Total: 600, Largest: 300}.row()
	for _, c := range []struct {
		name string
		got  *float64
		want float64
	}{{"share", row.Share, 400.0 / 600}, {"low", row.Low, 400.0 / 1200}, {"high", row.High, 700.0 / 900}} {
		if c.got == nil || math.Abs(*c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	for with := 0.0; with <= 300; with += 50 {
		for without := 0.0; without <= 600; without += 50 {
			if share := (400 + with) / (600 + with + without); share < *row.Low-1e-12 || share > *row.High+1e-12 {
				t.Errorf("silent %v and %v give %v, outside %v to %v", with, without, share, *row.Low, *row.High)
			}
		}
	}
}

func TestImpactRow_OfNothingHasNoShare(t *testing.T) {
	t.Parallel()
	if row := (impactRow{Incidents: 1, Silent: 0, AllIncidents: 1}).row(); row.Share != nil || row.Low != nil || row.High != nil {
		t.Errorf("a total of 0 has shares %v, %v, %v", row.Share, row.Low, row.High)
	}
}

// TestImpactCarried_MeasuresAreNeverAdded: users and money of the same incidents stay two tables, and
// what too few state is named without being shared out.
func TestImpactCarried_MeasuresAreNeverAdded(t *testing.T) {
	t.Parallel()
	var all []told
	for i := range 6 {
		all = append(all, told{
			key: fmt.Sprintf("file:%d", i), at: day(t, "2026-07-10").AddDate(0, 0, i),
			codes: map[string][]string{"factor": {[]string{"test-gap", "shared-fate"}[i%2]}},
		})
	}
	d := load(t, all...)
	unit := "users"
	var b queries.Batch
	for i, one := range all {
		one.into(&b)
		b.Impacts = append(b.Impacts, queries.Impact{Incident: one.key, Measure: "users", Value: float64(100 * (i + 1)), Unit: &unit, Basis: "stated"})
		if i < 2 {
			b.Impacts = append(b.Impacts, queries.Impact{Incident: one.key, Measure: "money", Value: 5, Basis: "stated"})
		}
	}
	if _, err := d.DB.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	coded := queries.CodesBatch{TaxonomyVersion: version}
	for _, one := range all {
		one.code(&coded)
	}
	if err := d.DB.LoadCodes(t.Context(), coded); err != nil {
		t.Fatal(err)
	}
	r, err := ImpactCarried(t.Context(), d, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Measures) != 1 || r.Measures[0].Measure != "users" || r.Measures[0].Total != 2100 || r.Measures[0].Told.Count != 6 {
		t.Fatalf("measures %+v", r.Measures)
	}
	if rows := r.Measures[0].Rows; rows[0].Factor != "shared-fate" || rows[0].Carried != 1200 || len(rows[0].Evidence) != 3 {
		t.Errorf("rows %+v", rows)
	}
	if len(r.TooFew) != 1 || r.TooFew[0].Measure != "money" || len(r.TooFew[0].Rows) != 0 {
		t.Errorf("too few: %+v", r.TooFew)
	}
}

// TestRecurringFactors_SilenceSetsBounds: one of four states the factor, one states another, two state
// none: the share lies between a quarter and three quarters.
func TestRecurringFactors_SilenceSetsBounds(t *testing.T) {
	t.Parallel()
	at := day(t, "2026-07-05")
	r, err := RecurringFactors(t.Context(), load(t,
		told{key: "file:a", at: at, codes: map[string][]string{"factor": {"test-gap"}}},
		told{key: "file:b", at: at, codes: map[string][]string{"factor": {"shared-fate"}}},
		told{key: "file:c", at: at}, told{key: "file:d", at: at},
	), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Silent != 2 || *r.Rows[0].Least != 0.25 || *r.Rows[0].Most != 0.75 {
		t.Errorf("%d silent, %v to %v", r.Silent, *r.Rows[0].Least, *r.Rows[0].Most)
	}
}
