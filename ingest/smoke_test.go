package ingest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"secondstory/queries"
)

func TestSmoke(t *testing.T) {
	dir := os.Getenv("SMOKE")
	if dir == "" {
		t.Skip()
	}
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	start := time.Now()
	sum, err := Run(t.Context(), db, nil, Options{Paths: []string{dir}, Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(time.Since(start), sum.Found, sum.Loaded, sum.Skipped, sum.Refused, sum.Incidents, sum.New)
	for _, f := range sum.Files {
		if f.Outcome != Loaded {
			fmt.Println(f.Outcome, f.Path, f.Reason, f.Line)
		}
	}
	again, err := Run(t.Context(), db, nil, Options{Paths: []string{dir}, Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	fmt.Println(again.Found, again.Unchanged, again.New, err)
}

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		t.Skip()
	}
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Run(t.Context(), db, nil, Options{Paths: []string{dir}, Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	rows, err := db.SQL().QueryContext(t.Context(), os.Getenv("Q"))
	if err != nil {
		t.Fatal(err)
	}
	cols, _ := rows.Columns()
	for rows.Next() {
		vals := make([]any, len(cols))
		ptrs := make([]any, len(cols))
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		rows.Scan(ptrs...)
		for _, v := range vals {
			s := fmt.Sprint(v)
			if len(s) > 150 {
				s = s[:150]
			}
			fmt.Print(s, " | ")
		}
		fmt.Println()
	}
}
