package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// acting makes one act for each of n people.
func acting(n int) []act {
	acts := make([]act, n)
	for i := range acts {
		acts[i] = act{incident: fmt.Sprint("i", i), person: fmt.Sprint("p", i), quarter: attackQuarter()}
	}
	return acts
}

// TestGate_TotalsBesidePartsAreTurnedAway: each group alone has enough people; their difference has not.
func TestGate_TotalsBesidePartsAreTurnedAway(t *testing.T) {
	t.Parallel()
	acts := acting(20)
	g := newGate(DefaultPeople)
	if !g.admit(acts) || !g.admit(acts[:10], acts[10:]) {
		t.Fatal("a total and its halves are turned away")
	}
	if g.admit(acts[:12]) {
		t.Error("twelve less ten are two people")
	}
	if g.admit(acts[3:10]) {
		t.Error("ten less seven are three people")
	}
	if !g.admit(acts[5:15]) {
		t.Error("a group that cuts both halves into fives is turned away")
	}
}

// TestGate_FiveCountsTogether: no four of the counts give the small group away, but five do.
func TestGate_FiveCountsTogether(t *testing.T) {
	t.Parallel()
	acts := acting(42)
	g := newGate(DefaultPeople)
	for _, counted := range [][]act{acts, acts[:10], acts[10:20], acts[20:30]} {
		if !g.admit(counted) {
			t.Fatal("a group of enough people is turned away")
		}
	}
	if g.admit(acts[30:40]) {
		t.Error("42 less four times 10 are two people")
	}
}

// TestGate_NoSumOfCountsIsSmall tries every sum and difference of what random groups the gate admits.
func TestGate_NoSumOfCountsIsSmall(t *testing.T) {
	t.Parallel()
	const counts = 6
	open := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 21))
		acts := acting(24)
		guarded, unguarded := newGate(DefaultPeople), newGate(DefaultPeople)
		for range 3 * counts {
			var group []act
			for _, a := range acts {
				if r.IntN(3) > 0 {
					group = append(group, a)
				}
			}
			if len(unguarded.sets) < counts && distinctPeople(group) >= DefaultPeople {
				unguarded.hold(group)
			}
			if len(guarded.sets) < counts {
				guarded.admit(group)
			}
		}
		if n := smallSums(guarded); n > 0 {
			t.Errorf("seed %d: %d small groups", seed, n)
		}
		open += smallSums(unguarded)
	}
	if open == 0 {
		t.Error("without the gate nothing is found: the attack proves nothing")
	}
}

// TestGate_WeightedSums: no group is a sum of the counts, yet the first and the second less the third are two
// people once and two others twice.
func TestGate_WeightedSums(t *testing.T) {
	t.Parallel()
	acts := acting(24)
	a, b, x, y := acts[:2], acts[2:4], acts[4:14], acts[14:]
	g := newGate(DefaultPeople)
	if !g.admit(slices.Concat(a, b, x)) || !g.admit(slices.Concat(b, y)) {
		t.Fatal("groups of enough people are turned away")
	}
	if g.admit(slices.Concat(x, y)) {
		t.Error("a sum to which four people contribute is let in")
	}
	if !g.admit(slices.Concat(x[:5], y[:5])) {
		t.Error("what gives nobody away is turned away")
	}
}

// smallSums adds every count once, not at all, or takes it away, and counts the sums to which some but fewer
// than k people contribute, however often.
func smallSums(g *gate) (found int) {
	for code := range power(3, len(g.sets)) {
		times := make([]int, len(g.acts))
		for s, rest := 0, code; s < len(g.sets); s, rest = s+1, rest/3 {
			for _, i := range g.sets[s] {
				times[i] += rest%3 - 1
			}
		}
		var inside []act
		for i, n := range times {
			if n != 0 {
				inside = append(inside, g.acts[i])
			}
		}
		if len(inside) > 0 && distinctPeople(inside) < g.k {
			found++
		}
	}
	return found
}

func power(base, exponent int) int {
	out := 1
	for range exponent {
		out *= base
	}
	return out
}
