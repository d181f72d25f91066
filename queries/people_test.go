package queries

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func openPeople(t *testing.T, mainPath string) *People {
	t.Helper()
	p, err := OpenPeople(t.Context(), mainPath, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func peopleBatch(key string) PeopleBatch {
	quarter := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	at, days, yes := quarter.Add(9*time.Hour), int32(410), true
	return PeopleBatch{
		Batch:          key,
		Roster:         []RosterEntry{{PersonKey: "k1", Quarter: quarter, Team: text("payments"), Seniority: text("senior"), TenureDays: &days, TenureBand: text("1-3y")}},
		Participations: []Participation{{Quarter: quarter, PersonKey: "k1", Incident: "file:a", Role: text("responder"), OnCall: &yes, PagedAt: &at}},
		Shifts:         []Shift{{Quarter: quarter, PersonKey: "k1", Team: "payments", StartsAt: quarter, EndsAt: at}},
		NameTokens:     []NameToken{{Hash: "t1"}, {Hash: "t2"}},
	}
}

func loadPeople(t *testing.T, p *People, b PeopleBatch) {
	t.Helper()
	if err := p.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func TestPeople_TwiceChangesNothing(t *testing.T) {
	t.Parallel()
	p := openPeople(t, "")
	b := peopleBatch("r1")
	loadPeople(t, p, b)
	before := contents(t, p.db)
	b.Batch = "r2"
	loadPeople(t, p, b)
	b.Batch = "r1"
	loadPeople(t, p, b)
	after := contents(t, p.db)
	for _, table := range []string{"roster", "participations", "shifts", "name_tokens"} {
		if !reflect.DeepEqual(before[table], after[table]) || len(after[table]) == 0 {
			t.Errorf("%s: got %v, was %v", table, after[table], before[table])
		}
	}
	got, err := SelectPeople[Participation](t.Context(), p, "SELECT * EXCLUDE (batch) FROM participations")
	if err != nil || !reflect.DeepEqual(got, b.Participations) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestPeople_BatchesUnknownToTheMainFileAreDropped(t *testing.T) {
	t.Parallel()
	p := openPeople(t, filepath.Join(t.TempDir(), "x.duckdb"))
	loadPeople(t, p, peopleBatch("r1"))
	crashed := peopleBatch("r2")
	crashed.Participations[0].Incident = "file:b"
	crashed.NameTokens = append(crashed.NameTokens, NameToken{Hash: "t3"})
	loadPeople(t, p, crashed)
	if err := p.DropUnknownBatches(t.Context(), []string{"r1"}); err != nil {
		t.Fatal(err)
	}
	if got := selected[string](t, p.db, "SELECT incident FROM participations"); !reflect.DeepEqual(got, []string{"file:a"}) {
		t.Errorf("participations in %v", got)
	}
	if got := selected[string](t, p.db, "SELECT hash FROM name_tokens ORDER BY hash"); !reflect.DeepEqual(got, []string{"t1", "t2"}) {
		t.Errorf("tokens %v", got)
	}
	if err := p.DropUnknownBatches(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := one[int](t, p.db, "SELECT (SELECT count(*) FROM participations) + (SELECT count(*) FROM batches)"); got != 0 {
		t.Errorf("%d rows of batches nobody knows", got)
	}
}

func TestPeople_FilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	p := openPeople(t, main)
	loadPeople(t, p, peopleBatch("r1"))
	if _, err := p.Key("2026Q3"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(main))
	if err != nil || len(files) != 2 {
		t.Errorf("files %v, %v", files, err)
	}
	for _, file := range files {
		info, err := file.Info()
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%s has the mode %v, %v", file.Name(), info.Mode(), err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenPeople(t.Context(), main, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := selected[string](t, again.db, "SELECT person_key FROM roster"); len(got) != 1 {
		t.Errorf("roster %v", got)
	}
	if _, err := OpenPeople(t.Context(), main+"none", Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a reader without a people file: %v", err)
	}
}

func TestPeople_KeysLastUntilTheyAreDestroyed(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	key := func(p *People, quarter string) []byte {
		t.Helper()
		k, err := p.Key(quarter)
		if err != nil || len(k) != 32 {
			t.Fatalf("key of %s: %d bytes, %v", quarter, len(k), err)
		}
		return k
	}
	p := openPeople(t, main)
	old, current := key(p, "2026Q2"), key(p, "2026Q3")
	tokens, err := p.TokenKey()
	if err != nil || bytes.Equal(old, current) || bytes.Equal(tokens, old) {
		t.Errorf("keys are not different, %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = openPeople(t, main)
	if !bytes.Equal(key(p, "2026Q2"), old) || !bytes.Equal(key(p, "2026Q3"), current) {
		t.Error("keys changed between openings")
	}
	if err := p.DestroyKeysBefore(t.Context(), "2026Q3"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(key(p, "2026Q3"), current) {
		t.Error("the wrong key was destroyed")
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = openPeople(t, main)
	if k, err := p.Key("2026Q2"); !errors.Is(err, ErrKeyDestroyed) {
		t.Errorf("a destroyed quarter has a key of %d bytes again, %v", len(k), err)
	}
	if k, err := p.Key("2019Q1"); !errors.Is(err, ErrKeyDestroyed) {
		t.Errorf("a quarter before the destroyed ones gets a key of %d bytes, %v", len(k), err)
	}
	if again, err := p.TokenKey(); err != nil || !bytes.Equal(again, tokens) {
		t.Errorf("the key of name tokens is gone, %v", err)
	}
	if _, err := p.Key("Q3"); err == nil {
		t.Error("Q3 is no quarter")
	}
}

func TestPeople_ABrokenKeyFileNamesItsLine(t *testing.T) {
	t.Parallel()
	main := filepath.Join(t.TempDir(), "x.duckdb")
	if err := os.WriteFile(main+".people.key", []byte("2026Q3 short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPeople(t.Context(), main, Options{}); err == nil || !bytes.Contains([]byte(err.Error()), []byte(".people.key:1:")) {
		t.Errorf("got %v", err)
	}
}

func TestPeople_StoresNoDaysThatJoinKeysOverQuarters(t *testing.T) {
	t.Parallel()
	p := openPeople(t, "")
	loadPeople(t, p, peopleBatch("r1"))
	if got := selected[int](t, p.db, "SELECT count(tenure_days) FROM roster"); !reflect.DeepEqual(got, []int{0}) {
		t.Errorf("%v rows hold the days of a person", got)
	}
}
