// Package people keeps people out of everything that is stored.
//
// It reads the roster and the on-call shifts, learns the names in them and in the documents, and
// gives a [Redactor] that writes `[engineer]` where a person's name, handle, initials or address
// stood. What a person did in an incident leaves this package only under a [Key]: a keyed hash
// that is unrelated to the same person's key in any other quarter.
//
// It never returns a name once read into a [Roster] except to the Redactor, never logs one, and
// counts what it removed by rule, not by name.
//
//	r := people.NewRedactor(people.Names{Roster: roster, Keep: []string{"Iris"}})
//	for _, d := range documents {
//		r.LearnText(d.Text)
//	}
//	r.Freeze()
//	clean := r.Clean("Anna Kowalska's change broke Iris") // [engineer]'s change broke Iris
package people
