package published

import (
	"math"
	"slices"
	"strings"
	"testing"

	"secondstory/analysis/coding"
	"secondstory/analysis/stats"
)

func tables(t *testing.T) []Table {
	t.Helper()
	all, err := Tables()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func table(t *testing.T, id string) Table {
	t.Helper()
	found, ok, err := ByID(id)
	if err != nil || !ok {
		t.Fatalf("%s: %v, %v", id, ok, err)
	}
	return found
}

func TestTables_SumToWhatWasPublished(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, table := range tables(t) {
		k, percent := 0, 0.0
		for _, r := range table.Rows {
			if r.K != nil {
				k += *r.K
			}
			if r.Percent != nil {
				percent += *r.Percent
			}
		}
		if want := table.Sums.K; want != nil {
			checked++
			if k != *want {
				t.Errorf("%s: counts sum to %d, want %d", table.ID, k, *want)
			}
		}
		if want := table.Sums.Percent; want != nil {
			checked++
			if math.Abs(percent-*want) > 1e-9 {
				t.Errorf("%s: percentages sum to %v, want %v", table.ID, percent, *want)
			}
		}
	}
	if checked < 15 {
		t.Errorf("%d sums checked", checked)
	}
}

// TestTables_GoldenSums are the sums themselves: a table that lost its check would not be missed otherwise.
func TestTables_GoldenSums(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]int{
		"socc22": 152, "socc22-mitigation": 152, "socc22-detection": 152, "socc22-delay": 152, "socc22-lesson": 152, "socc22-automation": 152,
		"issre22": 453, "socc16": 355 + 340, "atlarge-azure": 95, "atlarge-gcp": 34, "danluu": 190, "issre22-causes": 354, "issre22-detection": 137,
	} {
		if got := table(t, id).Sums.K; got == nil || *got != want {
			t.Errorf("%s: sum %v, want %d", id, got, want)
		}
	}
	for id, want := range map[string]float64{"google-c1": 100, "google-c2": 87.97} {
		if got := table(t, id).Sums.Percent; got == nil || *got != want {
			t.Errorf("%s: sum %v, want %v", id, got, want)
		}
	}
	c1 := table(t, "google-c1")
	if pushes := *c1.Rows[0].Percent + *c1.Rows[1].Percent; pushes != 68 {
		t.Errorf("binary and configuration push: %v %%", pushes)
	}
}

func TestTables_SayWhatTheyAreOf(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, table := range tables(t) {
		if table.ID == "" || seen[table.ID] {
			t.Errorf("%q is no id, or there twice", table.ID)
		}
		seen[table.ID] = true
		if table.Title == "" || table.Unit == "" || table.Of == "" || table.Source == "" || len(table.Rows) == 0 {
			t.Errorf("%s lacks a title, a unit, what its shares are of, its source, or rows", table.ID)
		}
		if table.Labels != Single && table.Labels != Multi {
			t.Errorf("%s: labels %q", table.ID, table.Labels)
		}
		if !slices.Contains([]string{"verified", "second_hand", "recomputed"}, table.Status) {
			t.Errorf("%s: status %q", table.ID, table.Status)
		}
		if table.N == nil && table.Status != "verified" {
			t.Errorf("%s has no n", table.ID)
		}
	}
}

func TestTables_RebuiltCountsRoundToWhatIsPrinted(t *testing.T) {
	t.Parallel()
	rebuilt := 0
	for _, table := range tables(t) {
		for _, r := range table.Rows {
			if !r.Rebuilt {
				continue
			}
			rebuilt++
			exact := 100 * float64(*r.K) / float64(*table.N)
			if math.Abs(exact-*r.Percent) > 0.5 || *r.Percent != math.Trunc(*r.Percent) && math.Abs(exact-*r.Percent) > 0.0501 {
				t.Errorf("%s %s: %d of %d is %.2f %%, printed %v", table.ID, r.Category, *r.K, *table.N, exact, *r.Percent)
			}
		}
	}
	if rebuilt < 40 {
		t.Errorf("%d rebuilt counts", rebuilt)
	}
}

func TestTables_AreInTheTermsOfTheirCrosswalk(t *testing.T) {
	t.Parallel()
	schemes, err := coding.Schemes()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables(t) {
		if table.Scheme == "" {
			continue
		}
		at := slices.IndexFunc(schemes, func(s coding.Scheme) bool { return s.ID == table.Scheme })
		if at < 0 {
			t.Errorf("%s: there is no crosswalk %s", table.ID, table.Scheme)
			continue
		}
		scheme := schemes[at]
		var rows []string
		for _, r := range table.Rows {
			rows = append(rows, r.Category)
		}
		slices.Sort(rows)
		if want := slices.Sorted(slices.Values(scheme.Categories)); !slices.Equal(rows, want) {
			t.Errorf("%s has the categories %v, its crosswalk %v", table.ID, rows, want)
		}
		if scheme.Single != (table.Labels == Single) {
			t.Errorf("%s: labels %s, crosswalk single: %v", table.ID, table.Labels, scheme.Single)
		}
	}
}

func value(n stats.Number) float64 {
	v, ok := n.Value()
	if !ok {
		return math.NaN()
	}
	return v
}

func TestShare_IsOfUnitsAndHasAnIntervalOnlyWithN(t *testing.T) {
	t.Parallel()
	socc16, socc22, c1, issre := table(t, "socc16"), table(t, "socc22"), table(t, "google-c1"), table(t, "issre22")
	if share := socc16.Share(socc16.Rows[1]); math.Abs(value(share.Estimate)-0.0905) > 0.0005 {
		t.Errorf("upgrade: %v", share)
	}
	if share := socc22.Share(socc22.Rows[0]); math.Abs(value(share.Lower)-0.206) > 0.0005 || math.Abs(value(share.Upper)-0.345) > 0.0005 {
		t.Errorf("code bug: %v", share)
	}
	if share := c1.Share(c1.Rows[0]); value(share.Estimate) != 0.37 || !math.IsNaN(value(share.Lower)) || !math.IsNaN(value(share.Upper)) {
		t.Errorf("binary push: %v", share)
	}
	if share := issre.Share(issre.Rows[0]); math.Abs(value(share.Estimate)-110.0/355) > 1e-12 {
		t.Errorf("misconfiguration: %v of post-mortems", share)
	}
}

func TestBounds_HoldWhatSilenceHides(t *testing.T) {
	t.Parallel()
	socc16 := table(t, "socc16")
	config := socc16.Rows[4]
	least, most, ok := socc16.Bounds(config)
	if !ok || config.Category != "CONFIG" || math.Abs(least-0.057) > 0.0005 || math.Abs(most-0.652) > 0.0005 {
		t.Errorf("%s: %v to %v, %v", config.Category, least, most, ok)
	}
}

// TestTables_GoldenShares are shares as they were published, to the digits printed there: share and 95 % limits in
// percent, of documents that name a cause inside, outside or none, and of what single questions found.
func TestTables_GoldenShares(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, category     string
		share, low, high float64
	}{
		{"issre22-origin", "internal", 65.1, 60.0, 69.8},
		{"issre22-origin", "external", 35.5, 30.7, 40.6},
		{"issre22-origin", "unknown", 9.9, 7.2, 13.4},
		{"hotos19", "component failures", 31, 23.4, 40.3},
		{"hotos19", "timing", 13, 8.3, 20.9},
		{"hotos19", "wrong constant", 7, 3.7, 13.5},
		{"socc22", "Deployment error", 13.2, 8.7, 19.5},
		{"socc16", "UNKNOWN", 59.5, 55.5, 63.3},
	} {
		table := table(t, c.id)
		at := slices.IndexFunc(table.Rows, func(r Row) bool { return strings.EqualFold(r.Category, c.category) })
		if at < 0 {
			t.Errorf("%s has no category %s", c.id, c.category)
			continue
		}
		got := table.Share(table.Rows[at])
		digit := 0.0501
		if c.share == math.Trunc(c.share) {
			digit = 0.5 // printed in whole percents
		}
		if math.Abs(100*value(got.Estimate)-c.share) > digit || math.Abs(100*value(got.Lower)-c.low) > 0.0501 || math.Abs(100*value(got.Upper)-c.high) > 0.0501 {
			t.Errorf("%s, %s: %v, published %v (%v to %v)", c.id, c.category, got, c.share, c.low, c.high)
		}
	}
}

// TestTables_GoldenCounts are the rows of the life cycle of faults that its open data reproduce exactly, labels and
// documents, and the faults by how many causes they have.
func TestTables_GoldenCounts(t *testing.T) {
	t.Parallel()
	issre := table(t, "issre22")
	for category, want := range map[string][2]int{
		"misconfiguration": {112, 110}, "code change": {47, 47}, "payload flood": {28, 28}, "resource contention": {11, 11}, "exception handling": {7, 7},
		"incompatibility": {6, 6}, "other internal": {69, 65}, "insufficient resource": {33, 33}, "excessive flow": {22, 22}, "third-party failures": {10, 10},
		"component removal": {7, 7}, "other external": {5, 5}, "unknown": {35, 35},
	} {
		at := slices.IndexFunc(issre.Rows, func(r Row) bool { return r.Category == category })
		if at < 0 || *issre.Rows[at].K != want[0] || *issre.Rows[at].Documents != want[1] {
			t.Errorf("%s: not %d labels in %d documents", category, want[0], want[1])
		}
	}
	labels, several := 0, 0
	for i, r := range table(t, "issre22-causes").Rows {
		labels += (i + 1) * *r.K
		if i > 0 {
			several += *r.K
		}
	}
	share := stats.Wilson(several, 354, Confidence)
	if labels != 453 || several != 82 || math.Abs(100*value(share.Estimate)-23.2) > 0.0501 || math.Abs(100*value(share.Lower)-19.1) > 0.0501 || math.Abs(100*value(share.Upper)-27.8) > 0.0501 {
		t.Errorf("%d labels; %d faults with more than one cause: %v", labels, several, share)
	}
	found := table(t, "issre22-detection").Rows
	if *found[0].K != 128 || *found[1].K != 9 {
		t.Errorf("detected automatically and by hand: %d and %d", *found[0].K, *found[1].K)
	}
	if person := table(t, "issre22-first-story").Rows[0]; *person.K != 27 {
		t.Errorf("human error: %d", *person.K)
	}
}
