package analysis

import (
	"fmt"
	"testing"
	"time"
)

// TestAttack_TheRotaAndTheHoursFindNobody: the attacker knows every incident's hour and severity and the
// whole rota, and takes the published cells of a fact from their sum. One person alone worked at night:
// that night is pooled with others, whatever is subtracted.
func TestAttack_TheRotaAndTheHoursFindNobody(t *testing.T) {
	t.Parallel()
	var acts []act
	at := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC)
	for who := range 12 {
		a := act{quarter: at, person: fmt.Sprint("p", who)}
		a.values[factHour], a.values[factSeverity] = hourBusiness, "3"
		switch {
		case who == 0:
			a.values[factHour], a.values[factSeverity] = hourSleep, "1"
		case who < 6:
			a.values[factHour] = hourEvening
		}
		acts = append(acts, a)
	}
	parts := cell{acts: acts}.split(factHour, DefaultPeople)
	if len(parts) != 2 || parts[1].values[factHour] != hourEvening+"+"+hourSleep {
		t.Fatalf("the night is not pooled with the evening: %d cells", len(parts))
	}
	for _, f := range []fact{factHour, factSeverity} {
		total := 0
		for _, c := range (cell{acts: acts}).split(f, DefaultPeople) {
			total += len(c.acts)
			if n := distinctPeople(c.acts); n < DefaultPeople {
				t.Errorf("%s: a cell of %d people", factNames[f], n)
			}
		}
		if total != len(acts) {
			t.Errorf("%s: %d of %d responses are in cells; the rest is found by subtraction", factNames[f], total, len(acts))
		}
	}
}
