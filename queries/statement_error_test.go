package queries

import (
	"slices"
	"strings"
	"testing"
)

func TestStatementError_AColumnThatIsAWordOfSQLIsNamed(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{})
	session, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	for _, text := range []string{"SELECT at FROM milestones", "SELECT min(at) FROM milestones", "SELECT code, group FROM taxonomy"} {
		if _, err := session.Run(t.Context(), Statement{Text: text, Line: 1}); err == nil || !strings.Contains(err.Error(), "word of SQL too") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"SELECT code FRM taxonomy GROUP BY code", `SELECT m."at" FRM milestones AS m`, "SELECT now() AT TIME ZONE 'UTC' FRM x y z"} {
		if hint := keywordHint(text); hint != "" {
			t.Errorf("%s: %s", text, hint)
		}
	}
}

func TestSchema_EveryColumnThatIsAWordOfSQLIsKnown(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{})
	got, err := copied(t, db, `SELECT DISTINCT column_name FROM duckdb_columns() JOIN duckdb_keywords() ON lower(column_name) = keyword_name
		WHERE NOT internal AND keyword_category IN ('reserved', 'type_function') ORDER BY ALL`, Copying{Shape: CSV})
	if err != nil {
		t.Fatal(err)
	}
	if names := strings.Fields(got)[1:]; !slices.Equal(names, strings.Fields(keywordColumns)) {
		t.Errorf("columns that are words of SQL: %q", names)
	}
}
