package analysis

import (
	"cmp"
	"slices"
	"time"
)

// gate is what every count over people passes before it is published. It knows all counts that were
// ever published over the same responses, and admits another only while no sum or difference of any of
// them is the count of a group of fewer than k people.
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

// mostLooks bounds the search; what cannot be searched is not published.
const mostLooks = 50_000

// singlesOut says whether the published counts give away a group of fewer than k people. A group that
// they give away is a sum of rows of the reduced matrix of counts, and it holds the pivots of exactly those
// rows: once the people behind the chosen pivots are k, no row that is added makes a small group of it.
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
	search.rows, search.pivots = reduced(matrix)
	return search.from(0, make([]uint64, len(search.atoms)), nil)
}

// looking is a search for a small group among the sums of rows.
type looking struct {
	*gate
	atoms     []atom
	rows      [][]uint64
	pivots    []int
	left      int
	inQuarter []int              // of people, while they are counted
	ofCohort  [][mostCohorts]int // the same by cohort
}

func (l *looking) from(next int, sum []uint64, chosen []mark) bool {
	for i := next; i < len(l.rows); i++ {
		pivot := l.atoms[l.pivots[i]]
		if pivot.people >= l.k {
			continue
		}
		if l.left--; l.left < 0 {
			return true
		}
		held := united(slices.Clone(chosen), pivot.behind...)
		if l.people(held) >= l.k {
			continue
		}
		with := added(sum, l.rows[i])
		if l.few(with) || l.from(i+1, with, held) {
			return true
		}
	}
	return false
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

// few: the combination counts each act once or not at all, and those it counts are of fewer than k people.
func (l *looking) few(combination []uint64) bool {
	for i, times := range combination {
		if times > 1 || times == 1 && l.atoms[i].people >= l.k {
			return false
		}
	}
	var inside []mark
	for i, times := range combination {
		if times == 1 {
			inside = united(inside, l.atoms[i].behind...)
		}
	}
	return len(inside) > 0 && l.people(inside) < l.k
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

func added(a, b []uint64) []uint64 {
	out := make([]uint64, len(a))
	for i := range a {
		out[i] = (a[i] + b[i]) % field
	}
	return out
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
