package queries

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// crowd is a batch of people who each have a letter that stays, over two quarters.
func crowd(n int) PeopleBatch {
	b := PeopleBatch{Batch: "r1"}
	for q, quarter := range []time.Time{time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)} {
		for who := range n {
			key := fmt.Sprintf("person%04dof%d.%c", who, q, 'A'+who%8)
			b.Roster = append(b.Roster, RosterEntry{PersonKey: key, Quarter: quarter, Team: text("payments"), Seniority: text("senior")})
			b.Participations = append(b.Participations, Participation{Quarter: quarter, PersonKey: key, Incident: fmt.Sprintf("file:story-%d-%d", q, who/3), Role: text("responder"), PagedAt: &quarter})
			b.Shifts = append(b.Shifts, Shift{Quarter: quarter, PersonKey: key, Team: "payments", StartsAt: quarter, EndsAt: quarter.Add(time.Duration(who+1) * time.Hour)})
		}
	}
	return b
}

// TestPeople_TheLetterOfTwoQuartersIsNotTheSameWithoutTheKey: the attacker has the people file, knows which
// hash is whose in one quarter, and looks for the same letter in the next. Unmasked letters agree always;
// those of the file agree as often as chance has it, one in eight.
func TestPeople_TheLetterOfTwoQuartersIsNotTheSameWithoutTheKey(t *testing.T) {
	t.Parallel()
	p := openPeople(t, "")
	const n = 800
	loadPeople(t, p, crowd(n))
	type pair struct {
		Quarter   time.Time `db:"quarter"`
		PersonKey string    `db:"person_key"`
	}
	rows, err := SelectPeople[pair](t.Context(), p, "SELECT quarter, person_key FROM roster ORDER BY quarter, person_key")
	if err != nil || len(rows) != 2*n {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	last := func(s string) string { return s[strings.LastIndex(s, ".")+1:] }
	stored, unmasked := 0, 0
	for i := range n {
		if last(rows[i].PersonKey) == last(rows[i+n].PersonKey) {
			stored++
		}
		if a := last(p.PersonOf(rows[i].Quarter, rows[i].PersonKey)); a == last(p.PersonOf(rows[i+n].Quarter, rows[i+n].PersonKey)) && a == string(rune('A'+i%8)) {
			unmasked++
		}
	}
	if unmasked != n {
		t.Errorf("with the keys %d of %d letters are read", unmasked, n)
	}
	if stored < n/8-40 || stored > n/8+40 { // 100 by chance, 4 standard errors are 37
		t.Errorf("without the keys %d of %d letters agree over two quarters, by chance it were %d", stored, n, n/8)
	}
	p.keys = &keyRing{keys: map[string][]byte{}}
	if got := p.PersonOf(rows[0].Quarter, rows[0].PersonKey); strings.Contains(got, ".") {
		t.Errorf("without the key a cohort is read: %s", got)
	}
}

// bytesBeside are all bytes of the people file and of what lies beside it.
func bytesBeside(t *testing.T, main string) []byte {
	t.Helper()
	var all []byte
	files, err := filepath.Glob(filepath.Join(filepath.Dir(main), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

func TestPeople_WhoIsForgottenIsInNoByte(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "it's x.duckdb")
	p := openPeople(t, main)
	loadPeople(t, p, crowd(40))
	if err := p.NotePublished(t.Context(), []PublishedResponse{{Period: "2026Q2", Release: 1, Quarter: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), Incident: "file:story-0-2", PersonKey: "person0007of0"}}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(bytesBeside(t, main), []byte("person0007of1")) {
		t.Fatal("the search does not find a key that is stored")
	}
	gone, err := p.Forget(t.Context(), []string{"person0007of0", "person0007of1"})
	if err != nil || gone != (Forgotten{Responses: 2, Shifts: 2, Roster: 2}) {
		t.Fatalf("%+v, %v", gone, err)
	}
	for range 2 {
		if bytes.Contains(bytesBeside(t, main), []byte("person0007of")) {
			t.Error("a page still holds the key of who was forgotten")
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		p = openPeople(t, main)
	}
	if got := selected[int](t, p.db, "SELECT count(*) FROM participations"); got[0] != 78 {
		t.Errorf("%d responses of the others are left, not 78", got[0])
	}
	if got := selected[string](t, p.db, "SELECT person_key FROM published"); len(got) != 1 || got[0] != "" {
		t.Errorf("that somebody was published is noted as %q", got)
	}
	checkModes(t, main)
}

// TestPeople_WhatAMigrationTookOutIsInNoByte: a file of the second schema, whose keys end with a letter that a
// person keeps, is opened by a program of today.
func TestPeople_WhatAMigrationTookOutIsInNoByte(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	db, err := openWaiting(t.Context(), main+".people", Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	old := source{files: fstest.MapFS{}, folder: "people_schema"}
	for _, name := range []string{"people_schema/0001_people.sql", "people_schema/0002_no_tenure_days.sql"} {
		text, err := peopleFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		old.files.(fstest.MapFS)[name] = &fstest.MapFile{Data: text}
	}
	if err := migrate(t.Context(), db, old, Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.ExecContext(t.Context(), "INSERT INTO roster (batch, person_key, quarter) SELECT 'b', 'person' || i || 'of.' || chr((65 + i % 8)::INTEGER), DATE '2026-04-01' FROM range(40) AS r(i)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(bytesBeside(t, main), []byte("person7of.H")) {
		t.Fatal("the search does not find a letter that is stored")
	}
	p := openPeople(t, main)
	if got := selected[string](t, p.db, "SELECT person_key FROM roster WHERE person_key LIKE 'person7of%'"); len(got) != 1 || got[0] != "person7of" {
		t.Errorf("after the step the key is %q", got)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(bytesBeside(t, main), []byte("person7of.H")) {
		t.Error("a page still holds the letter")
	}
}

// TestPeople_ADestroyedQuarterHoldsNothingARotaCanBeLaidOver: the attacker has the people file, the rota and
// the incidents' times.
func TestPeople_ADestroyedQuarterHoldsNothingARotaCanBeLaidOver(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	p := openPeople(t, main)
	loadPeople(t, p, crowd(40))
	key, err := p.Key("2026Q2")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.DestroyKeysBefore(t.Context(), "2026Q3"); err != nil {
		t.Fatal(err)
	}
	held := bytesBeside(t, main)
	for _, left := range [][]byte{key, fmt.Appendf(nil, "%x", key), []byte("file:story-0-")} {
		if bytes.Contains(held, left) {
			t.Errorf("%q of the destroyed quarter is left", left)
		}
	}
	if !bytes.Contains(held, []byte("file:story-1-")) {
		t.Error("the quarter that keeps its key lost its incidents")
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM shifts WHERE quarter < DATE '2026-07-01'":                                                                                 0,
		"SELECT count(*) FROM participations WHERE quarter < DATE '2026-07-01' AND (team IS NOT NULL OR paged_at IS NOT NULL OR joined_at IS NOT NULL)": 0,
		"SELECT count(*) FROM participations WHERE quarter < DATE '2026-07-01'":                                                                         40,
		"SELECT count(DISTINCT incident) FROM participations WHERE quarter < DATE '2026-07-01'":                                                         14,
		"SELECT count(*) FROM shifts": 40,
	} {
		if got := selected[int](t, p.db, query); got[0] != want {
			t.Errorf("%s: %d, not %d", query, got[0], want)
		}
	}
	late := crowd(1)
	late.Batch, late.Roster, late.Shifts = "r2", nil, nil
	if err := p.Load(t.Context(), late); !errors.Is(err, ErrKeyDestroyed) {
		t.Errorf("a destroyed quarter took new rows: %v", err)
	}
	if got := p.PersonOf(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), "person.5"); got != "person" {
		t.Errorf("a cohort of a destroyed quarter is read: %s", got)
	}
	checkModes(t, main)
}

// checkModes fails where a file of people may be read by others, its log while it is written included.
func checkModes(t *testing.T, main string) {
	t.Helper()
	files, err := filepath.Glob(main + ".people*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v, %v", f, info.Mode(), err)
		}
	}
}

// TestPeople_NoFileIsEverOpenToOthers looks at every file beside the database over and over while people
// are written, under a mask that takes nothing away.
func TestPeople_NoFileIsEverOpenToOthers(t *testing.T) { //nolint:paralleltest // the mask is the process's
	restore := openMask()
	defer restore()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	ctx, stop := context.WithCancel(t.Context())
	open, looked := map[string]os.FileMode{}, map[string]bool{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			entries, err := os.ReadDir(filepath.Dir(main))
			if err != nil {
				continue
			}
			for _, e := range entries {
				info, err := e.Info()
				if err != nil {
					continue // gone by now
				}
				looked[filepath.Ext(e.Name())] = true
				if info.Mode().Perm()&0o077 != 0 {
					open[e.Name()] = info.Mode()
				}
			}
		}
	}()
	p := openPeople(t, main)
	for i := range 5 {
		b := crowd(200)
		b.Batch = fmt.Sprint("r", i)
		loadPeople(t, p, b)
	}
	if _, err := p.Forget(t.Context(), []string{"person0001of0"}); err != nil {
		t.Error(err)
	}
	if err := errors.Join(p.DestroyKeysBefore(t.Context(), "2026Q3"), p.Close()); err != nil {
		t.Error(err)
	}
	stop()
	<-done
	if len(open) > 0 {
		t.Errorf("others could read %v", open)
	}
	if !looked[".people"] || !looked[".key"] {
		t.Errorf("only %v were looked at", looked)
	}
}
