package coding

import "testing"

// TestBench_OnDevelopmentHalves scores the labelled halves, each record by weights that have not seen it.
func TestBench_OnDevelopmentHalves(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it codes the labelled halves: run without -short")
	}
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	rep, err := Bench(shared(t, "corpora", "labelled"), tax)
	if err != nil {
		t.Fatal(err)
	}
	floor := map[string]float64{"atlarge-azure/exact": 0.6, "issre22-layer2/micro_f1": 0.7, "issre22-layer3/micro_f1": 0.55, "danluu/exact": 0.7, "asrs/f1": 0.65}
	for _, r := range rep.Rows {
		if r.Low != nil && (r.Value < *r.Low-1e-6 || r.Value > *r.High+1e-6) {
			t.Errorf("%s %s is %.3f, outside of its interval %.3f to %.3f", r.Set, r.Measure, r.Value, *r.Low, *r.High)
		}
		if r.Code != nil {
			continue
		}
		t.Logf("%-16s %-18s n=%-4d %.3f", r.Set, r.Measure, r.N, r.Value)
		if want := floor[r.Set+"/"+r.Measure]; r.Value < want {
			t.Errorf("%s %s is %.3f, under the floor %.3f", r.Set, r.Measure, r.Value, want)
		}
	}
}
