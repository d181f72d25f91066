package analysis

import (
	"cmp"
	"slices"
	"time"
)

// gate is what every count over people passes before it is published. It knows all counts that were
// ever published over the same responses, and admits another only while no sum or difference of any of
// them, each taken as often as one likes, is of fewer than k people.
type gate struct {
	k    int
	at   map[string]int // response to its place in acts
	acts []act
	sets [][]int // which acts each published count covers
}

func newGate(k int) *gate { return &gate{k: k, at: map[string]int{}} }

// idOf is a response: a person, without the cohort, in an incident.
func idOf(a act) string { return a.incident + "\x00" + hashOf(a.person) }

// admit takes the groups as published, all or none of them.
func (g *gate) admit(groups ...[]act) bool {
	before := len(g.sets)
	for _, group := range groups {
		g.hold(group)
	}
	if g.singlesOut() {
		g.sets = g.sets[:before]
		return false
	}
	return true
}

// hold takes a group as published, whatever it gives away.
func (g *gate) hold(group []act) {
	set := make([]int, 0, len(group))
	for _, a := range group {
		i, known := g.at[idOf(a)]
		if !known {
			i = len(g.acts)
			g.at[idOf(a)] = i
			g.acts = append(g.acts, a)
		}
		set = append(set, i)
	}
	g.sets = append(g.sets, set)
}

// atom is what every published count treats alike: no arithmetic tells its acts apart.
type atom struct {
	acts   []act
	people int
	behind []mark // who is behind the acts, each once
	in     []byte // 1 for each count that covers it
}

// mark is a person of a quarter, as numbers: the search asks for very many sums who is behind them.
type mark struct{ quarter, person, cohort int }

// noCohort is the cohort of who has none; mostCohorts is how many letters they may have.
const (
	noCohort    = -1
	mostCohorts = 64
)

// marksOf are who is behind the acts of each atom, and how many quarters they are of.
func marksOf(atoms []atom) (quarters int) {
	ofQuarter, ofPerson := map[time.Time]int{}, map[string]int{}
	number := func(n, known int, ok bool) int {
		if ok {
			return known
		}
		return n
	}
	for i := range atoms {
		for _, a := range atoms[i].acts {
			known, ok := ofQuarter[a.quarter]
			m := mark{quarter: number(len(ofQuarter), known, ok), cohort: noCohort}
			ofQuarter[a.quarter] = m.quarter
			known, ok = ofPerson[a.person]
			m.person = number(len(ofPerson), known, ok)
			ofPerson[a.person] = m.person
			if cohort := cohortOf(a.person); cohort != "" {
				m.cohort = int(cohort[0]-'A') % mostCohorts
			}
			atoms[i].behind = united(atoms[i].behind, m)
		}
	}
	return len(ofQuarter)
}

// united are all marks, each once.
func united(marks []mark, more ...mark) []mark {
	for _, m := range more {
		if !slices.Contains(marks, m) {
			marks = append(marks, m)
		}
	}
	return marks
}

func (g *gate) atoms() []atom {
	signatures := make([][]byte, len(g.acts))
	for i := range signatures {
		signatures[i] = make([]byte, len(g.sets))
	}
	for s, set := range g.sets {
		for _, i := range set {
			signatures[i][s] = 1
		}
	}
	var atoms []atom
	at := map[string]int{}
	for i, a := range g.acts {
		key := string(signatures[i])
		n, known := at[key]
		if !known {
			n = len(atoms)
			at[key] = n
			atoms = append(atoms, atom{in: signatures[i]})
		}
		atoms[n].acts = append(atoms[n].acts, a)
	}
	for i := range atoms {
		atoms[i].people = distinctPeople(atoms[i].acts)
	}
	slices.SortStableFunc(atoms, func(a, b atom) int { return cmp.Compare(b.people, a.people) })
	return atoms
}

// mostLooks bounds the search, so that a year of patterns is told in a second; what cannot be searched is not
// published.
const mostLooks = 300

// singlesOut says whether the published counts give away anything of a group of fewer than k people: some
// sum of them, each taken as often as one likes, added or taken away, to which only the acts of such a group
// contribute. Those sums are the row space of the matrix of counts. Atoms of many people come first in it, so
// of its reduced form only the rows that lead in an atom of few people can be part of such a sum.
func (g *gate) singlesOut() bool {
	search := looking{gate: g, atoms: g.atoms(), left: mostLooks}
	quarters := marksOf(search.atoms)
	search.inQuarter, search.ofCohort = make([]int, quarters), make([][mostCohorts]int, quarters)
	matrix := make([][]uint64, len(g.sets))
	for s := range matrix {
		matrix[s] = make([]uint64, len(search.atoms))
		for i, a := range search.atoms {
			matrix[s][i] = uint64(a.in[s])
		}
	}
	rows, pivots := reduced(matrix)
	first := slices.IndexFunc(pivots, func(p int) bool { return search.atoms[p].people < g.k })
	if first < 0 {
		return false
	}
	return search.from(basis{rows[first:], pivots[first:]}, nil)
}

// basis spans sums of counts: rows in reduced form, and the column in which each of them leads.
type basis struct {
	rows   [][]uint64
	pivots []int
}

// without spans the sums of b to which an atom does not contribute.
func (b basis) without(column int) basis {
	if lead := slices.Index(b.pivots, column); lead >= 0 {
		return basis{slices.Delete(slices.Clone(b.rows), lead, lead+1), slices.Delete(slices.Clone(b.pivots), lead, lead+1)}
	}
	last := -1 // taking a later row from earlier ones keeps the reduced form
	for i, row := range b.rows {
		if row[column] != 0 {
			last = i
		}
	}
	if last < 0 {
		return b
	}
	var out basis
	by := inverse(b.rows[last][column])
	for i, row := range b.rows {
		if i == last {
			continue
		}
		if times := row[column]; times != 0 {
			row = slices.Clone(row)
			subtract(row, b.rows[last], times*by%field)
		}
		out.rows, out.pivots = append(out.rows, row), append(out.pivots, b.pivots[i])
	}
	return out
}

// looking is a search for a sum over a small group.
type looking struct {
	*gate
	atoms     []atom
	left      int
	inQuarter []int              // of people, while they are counted
	ofCohort  [][mostCohorts]int // the same by cohort
}

// from says whether b spans a sum of fewer than k people, those held among them: every atom either
// contributes, and its people are held too, or it does not.
func (l *looking) from(b basis, held []mark) bool {
	for {
		var undecided int
		if b, undecided = l.pruned(b, held); len(b.rows) == 0 || undecided < 0 {
			return len(b.rows) > 0
		}
		if l.left--; l.left < 0 || l.from(b, united(slices.Clone(held), l.atoms[undecided].behind...)) {
			return true
		}
		b = b.without(undecided)
	}
}

// pruned leaves out the atoms whose people would be too many beside those held, and tells one of those
// left that has people who are not held; -1 is none.
func (l *looking) pruned(b basis, held []mark) (left basis, undecided int) {
	undecided = -1
	fits := map[int]bool{}
	for next := 0; next >= 0; {
		next = -1
		for _, row := range b.rows {
			for i, times := range row {
				if times == 0 {
					continue
				}
				ok, known := fits[i]
				if !known {
					ok = l.people(united(slices.Clone(held), l.atoms[i].behind...)) < l.k
					fits[i] = ok
				}
				if !ok {
					next = i
				}
			}
			if next >= 0 {
				b = b.without(next)
				break
			}
		}
	}
	for r, row := range b.rows {
		if lead := b.pivots[r]; l.newTo(held, lead) {
			return b, lead // to leave it out leaves out a row
		}
		for i, times := range row {
			if times != 0 && undecided < 0 && l.newTo(held, i) {
				undecided = i
			}
		}
	}
	return b, undecided
}

// newTo says whether an atom has people who are not held.
func (l *looking) newTo(held []mark, atom int) bool {
	return slices.ContainsFunc(l.atoms[atom].behind, func(m mark) bool { return !slices.Contains(held, m) })
}

// people is distinctPeople of those behind the marks.
func (l *looking) people(marks []mark) int {
	clear(l.inQuarter)
	clear(l.ofCohort)
	var mostOf [mostCohorts]int
	most, sure := 0, 0
	for _, m := range marks {
		l.inQuarter[m.quarter]++
		most = max(most, l.inQuarter[m.quarter])
		if m.cohort == noCohort {
			continue
		}
		of := &l.ofCohort[m.quarter][m.cohort]
		if *of++; *of > mostOf[m.cohort] {
			mostOf[m.cohort] = *of
			sure++
		}
	}
	return max(most, sure)
}

// field is the prime over which rows are reduced: exact, where fractions would round.
const field = 1<<31 - 1

// reduced brings rows into reduced echelon form, drops those that say nothing new, and tells the column in
// which each of the others leads.
func reduced(rows [][]uint64) (kept [][]uint64, pivots []int) {
	for column := 0; len(rows) > 0 && column < len(rows[0]) && len(pivots) < len(rows); column++ {
		rank := len(pivots)
		pivot := slices.IndexFunc(rows[rank:], func(r []uint64) bool { return r[column] != 0 })
		if pivot < 0 {
			continue
		}
		rows[rank], rows[rank+pivot] = rows[rank+pivot], rows[rank]
		scale(rows[rank], inverse(rows[rank][column]))
		for i := range rows {
			if i != rank && rows[i][column] != 0 {
				subtract(rows[i], rows[rank], rows[i][column])
			}
		}
		pivots = append(pivots, column)
	}
	return rows[:len(pivots)], pivots
}

func scale(row []uint64, by uint64) {
	for i := range row {
		row[i] = row[i] * by % field
	}
}

func subtract(row, other []uint64, times uint64) {
	for i := range row {
		row[i] = (row[i] + (field-times)*other[i]) % field
	}
}

// inverse is v to the power of field-2, by Fermat.
func inverse(v uint64) uint64 {
	out := uint64(1)
	for e := uint64(field - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = out * v % field
		}
		v = v * v % field
	}
	return out
}
