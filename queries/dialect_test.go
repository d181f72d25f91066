package queries

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// beyond are the features of DuckDB's SQL that other engines may not know, by the name that a header uses.
// What every query uses is not among them: $name parameters, ::TYPE casts, FILTER, TIMESTAMPTZ.
func beyond() []struct{ name, form string } {
	return []struct{ name, form string }{
		{"QUALIFY", `\bQUALIFY\b`},
		{"GROUP BY ALL", `GROUP BY ALL`},
		{"any_value", `\bany_value\(`},
		{"arg_min and arg_max", `\b(arg_min|arg_max|min_by|max_by)\(`},
		{"string_agg", `\bstring_agg\(`},
		{"ordered aggregates", `\b(sum|list|string_agg|array_agg)\([^()]*(\([^()]*\)[^()]*)*ORDER BY`},
		{"lists", `\b(list|list_\w+|unnest|array_agg|len|list)\(|\[\]|\[\'`},
		{"structs", `\{\'|struct_pack`},
		{"date_diff and date_sub", `\bdate_(diff|sub)\(`},
		{"isodow and hour", `\b(isodow|hour)\(`},
		{"timezone", `\btimezone\(`},
		{"JSON arrows", `->>`},
		{"regexp_matches", `\bregexp_\w+\(`},
		{"printf", `\bprintf\(`},
		{"ends_with", `\b(ends_with|starts_with|contains)\(`},
		{"integer division //", `//`},
		{"hash", `\b(md5|hash|sha256)\(`},
		{"our macros", `\b(wilson_low|wilson_high|business_hours|field|period|period_from|period_to)\(`},
		{"recursive CTE", `WITH RECURSIVE`},
		{"SELECT * EXCLUDE", `EXCLUDE \(`},
		{"ANTI JOIN and SEMI JOIN", `\b(ANTI|SEMI) JOIN\b`},
		{"rowid", `\browid\b`},
		{"median and quantiles", `\b(median|quantile_\w+|quantile)\(`},
	}
}

// TestCatalogue_EachQuerySaysWhereItDoesNotPort: the dialect line names every such feature, and no other.
func TestCatalogue_EachQuerySaysWhereItDoesNotPort(t *testing.T) {
	t.Parallel()
	catalog, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range catalog.Names() {
		q, _ := catalog.Get(name)
		var want []string
		for _, feature := range beyond() {
			if regexp.MustCompile(feature.form).MatchString(withoutComments(q.SQL)) {
				want = append(want, feature.name)
			}
		}
		var said []string
		if q.Dialect != "" {
			said = strings.Split(q.Dialect, ", ")
		}
		if !slices.Equal(said, want) {
			t.Errorf("%s says %q, uses %q", name, said, want)
		}
	}
}

func withoutComments(sql string) string {
	lines := strings.Split(sql, "\n")
	for i, line := range lines {
		if code, _, ok := strings.Cut(line, "--"); ok && strings.Count(code, "'")%2 == 0 {
			lines[i] = code
		}
	}
	return strings.Join(lines, "\n")
}
