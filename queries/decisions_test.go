package queries

import (
	"reflect"
	"testing"
)

func decide(t *testing.T, db *DB, d ...Decision) {
	t.Helper()
	if err := db.LoadDecisions(t.Context(), d, nil); err != nil {
		t.Fatal(err)
	}
}

func decision(what, code string) Decision {
	return Decision{Incident: "file:a", Dimension: "factor", Code: code, Decision: what, HeldIn: HeldInDatabase}
}

// decided is a database with one incident, one stated code and one that the coder turned down.
func decided(t *testing.T) *DB {
	t.Helper()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	doubtful := configChange()
	doubtful.Code, doubtful.Grade, doubtful.Origin = "doubtful", "hedged", "coder"
	loadCodes(t, db, coding(configChange(), doubtful))
	return db
}

func counting(t *testing.T, db *DB) []string {
	t.Helper()
	return selected[string](t, db, "SELECT code || ' ' || origin || ' ' || coalesce(quote, '-') FROM contributing_factors ORDER BY code, origin")
}

func expectCounting(t *testing.T, db *DB, want ...string) {
	t.Helper()
	if got := counting(t, db); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
		t.Errorf("counting: %q, want %q", got, want)
	}
}

func TestLoadDecisions_ARejectedCodeDoesNotCount(t *testing.T) {
	t.Parallel()
	db := decided(t)
	expectCounting(t, db, "config-change coder config push")
	decide(t, db, decision(Reject, "config-change"))
	expectCounting(t, db)
	loadCodes(t, db, coding(configChange()))
	expectCounting(t, db)
}

func TestLoadDecisions_AConfirmedCodeCountsWhateverTheCoderMakesOfIt(t *testing.T) {
	t.Parallel()
	db := decided(t)
	d := decision(Confirm, "doubtful")
	d.Quote = text("config push")
	decide(t, db, d)
	expectCounting(t, db, "config-change coder config push", "doubtful coder config push")
	loadCodes(t, db, coding())
	expectCounting(t, db, "doubtful person config push")
	loadCodes(t, db, coding())
	expectCounting(t, db, "doubtful person config push")
}

func TestLoadDecisions_TheWordsAreFoundWhereTheyStandNow(t *testing.T) {
	t.Parallel()
	db := decided(t)
	d := decision(Add, "added")
	d.Quote = text("broke it")
	decide(t, db, d)
	changed := everyRow()
	changed.Incidents[0].ContentHash = "h2"
	changed.Sections[1].Body = "Größe: it was a push that broke it."
	load(t, db, changed)
	loadCodes(t, db, coding())
	expectCounting(t, db, "added person broke it")
	slice := one[string](t, db, "SELECT decode(encode(s.body)[c.start_byte + 1:c.end_byte]) FROM codes AS c JOIN sections AS s ON s.incident = c.incident AND s.ordinal = c.section_ordinal")
	if slice != "broke it" {
		t.Errorf("the slice is %q", slice)
	}
	changed.Incidents[0].ContentHash = "h3"
	changed.Sections[1].Body = "All of it was rewritten."
	load(t, db, changed)
	loadCodes(t, db, coding())
	expectCounting(t, db, "added person -")
	if rule := one[string](t, db, "SELECT rule FROM codes"); rule != "decision | its words are gone" {
		t.Errorf("rule %q", rule)
	}
}

func TestLoadDecisions_ASectionIsFoundByItsRole(t *testing.T) {
	t.Parallel()
	db := decided(t)
	d := decision(Add, "added")
	d.Section = text("body")
	decide(t, db, d)
	expectCounting(t, db, "added person A config push broke it.", "config-change coder config push")
}

func TestLoadDecisions_WhatIsForgottenIsAsIfNeverSaid(t *testing.T) {
	t.Parallel()
	db := decided(t)
	before := contents(t, db)
	reject, add := decision(Reject, "config-change"), decision(Add, "added")
	decide(t, db, reject, add)
	if err := db.LoadDecisions(t.Context(), nil, []DecisionKey{reject.Key(), add.Key()}); err != nil {
		t.Fatal(err)
	}
	if after := contents(t, db); !reflect.DeepEqual(before, after) {
		t.Errorf("got %v, was %v", after, before)
	}
}

func TestLoadDecisions_ADisputedLineOfAFileDecidesNothing(t *testing.T) {
	t.Parallel()
	db := decided(t)
	d := decision(Reject, "config-change")
	d.HeldIn, d.Disputed = "file 1", text(Confirm)
	decide(t, db, d)
	expectCounting(t, db, "config-change coder config push")
	d.HeldIn = HeldInDatabase
	decide(t, db, d)
	expectCounting(t, db)
}

func TestLoadDecisions_SilenceEndsWhereAPersonNamesIt(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	silent := Code{Dimension: "trigger", Code: "unknown-trigger"}
	loadCodes(t, db, coding(silent))
	d := decision(Add, "config-change")
	d.Dimension = "trigger"
	decide(t, db, d)
	if got := selected[string](t, db, "SELECT code FROM triggers"); !reflect.DeepEqual(got, []string{"config-change"}) {
		t.Errorf("triggers %v", got)
	}
	if err := db.LoadDecisions(t.Context(), nil, []DecisionKey{d.Key()}); err != nil {
		t.Fatal(err)
	}
	if got := selected[string](t, db, "SELECT code FROM triggers"); !reflect.DeepEqual(got, []string{"unknown-trigger"}) {
		t.Errorf("triggers %v", got)
	}
}

func TestLoadDecisions_ANearMissIsWhatPeopleSayItIs(t *testing.T) {
	t.Parallel()
	db := decided(t)
	d := decision(Add, "near-miss")
	d.Dimension = "practice"
	kind := func() string { return one[string](t, db, "SELECT kind || ' ' || kind_basis FROM incidents") }
	decide(t, db, d)
	if got := kind(); got != "near_miss inferred" {
		t.Errorf("added: %s", got)
	}
	d.Decision = Reject
	decide(t, db, d)
	if got := kind(); got != "incident default" {
		t.Errorf("rejected: %s", got)
	}
	b := coding()
	b.Kinds = []InferredKind{{Incident: "file:a", Kind: "near_miss", Basis: "inferred"}}
	loadCodes(t, db, b)
	if got := kind(); got != "incident default" {
		t.Errorf("rejected, coded again: %s", got)
	}
}

func TestLoadCodes_VersionsAreKeptInTheOrderTheyBecameCurrent(t *testing.T) {
	t.Parallel()
	db := decided(t)
	loadCodes(t, db, coding())
	other := CodesBatch{TaxonomyVersion: "2", Runs: []CodeRun{{"file:a", "2", "c1", "h1"}}}
	loadCodes(t, db, other)
	loadCodes(t, db, coding())
	if got := selected[string](t, db, "SELECT taxonomy_version FROM taxonomies ORDER BY ordinal"); !reflect.DeepEqual(got, []string{"1", "2", "1"}) {
		t.Errorf("versions %v", got)
	}
}
