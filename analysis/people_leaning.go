package analysis

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"secondstory/analysis/stats"
)

// carried is who brought a service back in one incident.
type carried struct {
	service  string
	team     string
	incident string
	quarter  time.Time
	carriers []string // person keys
}

// rosters are the person keys of each team in each quarter.
type rosters map[rosterOf][]string

type rosterOf struct {
	team    string
	quarter time.Time
}

// shared is how a service's incidents are shared out among people. Keys change every quarter, so
// that over quarters only a letter and band of people are known.
type shared struct {
	Service   string
	Incidents int
	P         float64 // of so uneven a share if anyone of the team were as likely; by Holm over all services
	Few       bool    // P is at most FalseDiscovery and fewer than k people carry over half
	Effective *float64
	// Move is the change of the Herfindahl index from the earlier half of the incidents to the later, and MoveP
	// the p of so large a one if the halves were dealt by chance; by Holm. Nil where there are too few.
	Move  *float64
	MoveP float64
}

// fewestCarried is the least number of incidents of a service that is looked at.
const fewestCarried = 5

// draws is how many times the carriers are drawn from the team at random.
const draws = 1999

// leanings tells which services lean on few people: only where every team that owned one had at
// least k people on the roster in each quarter that counts.
func leanings(all []carried, staff rosters, k int) []shared {
	byService := map[string][]carried{}
	for _, c := range all {
		byService[c.service] = append(byService[c.service], c)
	}
	var out []shared
	var history [][]carried
	for _, service := range slices.Sorted(maps.Keys(byService)) {
		own := byService[service]
		small := slices.ContainsFunc(own, func(c carried) bool { return len(staff[rosterOf{c.team, c.quarter}]) < k })
		if len(own) < fewestCarried || small {
			continue
		}
		out = append(out, shared{Service: service, Incidents: len(own), P: unevenByChance(own, staff)})
		history = append(history, own)
	}
	holm(out, func(s *shared) *float64 { return &s.P })
	for i := range out {
		out[i].Move, out[i].MoveP = moved(history[i])
	}
	holm(out, func(s *shared) *float64 { return &s.MoveP })
	for i := range out {
		out[i].Few = out[i].P <= FalseDiscovery && carryOverHalf(history[i], staff) < k
		if distinctPeople(carriersOf(history[i])) >= k && !out[i].Few {
			out[i].Effective = effective(marks(history[i]))
		}
	}
	return out
}

// unevenByChance is the share of random drawings of carriers from the owning team, among them the one
// that happened, with a Herfindahl index at least as high: a permutation test over letters with bands.
//
// Source: B. Phipson and G. K. Smyth, Permutation p-values should never be zero (2010).
func unevenByChance(own []carried, staff rosters) float64 {
	r := rand.New(rand.NewPCG(2010, uint64(len(own)))) // the same input gives the same p
	seen := squares(marks(own))
	as := 1
	hands, number := make([][]int, len(own)), numbered(own, staff)
	for i, c := range own {
		for _, person := range staff[rosterOf{c.team, c.quarter}] {
			hands[i] = append(hands[i], number[markOf(person)])
		}
		slices.Sort(hands[i]) // the order of a roster is that of its keys, which differ between databases
	}
	counts := make([]float64, len(number))
	for range draws {
		clear(counts)
		for i, c := range own {
			team := hands[i]
			for n := range min(len(team), len(c.carriers)) {
				other := n + r.IntN(len(team)-n)
				team[n], team[other] = team[other], team[n]
				counts[team[n]] += 1 / float64(len(c.carriers))
			}
		}
		total := 0.0
		for _, n := range counts {
			total += n * n
		}
		if total >= seen-1e-9 {
			as++
		}
	}
	return float64(as) / (draws + 1)
}

// moved tells whether a service came to lean on fewer people, or on more: how far the Herfindahl index of the
// later half of its incidents lies above that of the earlier, against halves dealt by chance. Too few incidents
// for two halves that could be looked at by themselves give no answer and p = 1.
func moved(own []carried) (move *float64, p float64) {
	half := len(own) / 2
	if half < fewestCarried {
		return nil, 1
	}
	ordered := slices.Clone(own)
	slices.SortStableFunc(ordered, func(a, b carried) int {
		return cmp.Or(a.quarter.Compare(b.quarter), strings.Compare(a.incident, b.incident))
	})
	shift := func(all []carried) float64 {
		return index(all[len(all)-half:]) - index(all[:half])
	}
	seen := shift(ordered)
	r := rand.New(rand.NewPCG(2011, uint64(len(own))))
	as, dealt := 1, slices.Clone(ordered)
	for range draws {
		r.Shuffle(len(dealt), func(i, j int) { dealt[i], dealt[j] = dealt[j], dealt[i] })
		if math.Abs(shift(dealt)) >= math.Abs(seen)-1e-9 {
			as++
		}
	}
	return &seen, float64(as) / (draws + 1)
}

// index is the Herfindahl index of who carried incidents.
func index(own []carried) float64 {
	return squares(marks(own)) / float64(len(own)*len(own))
}

// numbered are the marks of all who could have carried an incident, in their order.
func numbered(own []carried, staff rosters) map[string]int {
	all := map[string]int{}
	for _, c := range own {
		for _, person := range staff[rosterOf{c.team, c.quarter}] {
			all[markOf(person)] = 0
		}
	}
	for i, mark := range slices.Sorted(maps.Keys(all)) {
		all[mark] = i
	}
	return all
}

// marks are the shares of the incidents that each mark carried; an incident that several carried is
// shared among them.
func marks(own []carried) map[string]float64 {
	counts := map[string]float64{}
	for _, c := range own {
		for _, person := range c.carriers {
			counts[markOf(person)] += 1 / float64(len(c.carriers))
		}
	}
	return counts
}

// carriersOf are the carriers as people, without their bands: who was promoted is one.
func carriersOf(own []carried) []act {
	var acts []act
	for _, c := range own {
		for _, person := range c.carriers {
			key, mark, lettered := strings.Cut(person, ".")
			if lettered {
				key += "." + mark[:min(1, len(mark))]
			}
			acts = append(acts, act{quarter: c.quarter, person: key})
		}
	}
	return acts
}

// marked is a person's key with the band of seniority behind its letter. Letter and band together tell
// people of a team apart over quarters better than the letter alone; both are in the people file.
func marked(person, band string) string {
	if !strings.Contains(person, ".") {
		return person
	}
	return person + band
}

// effective is the effective number of marks. It is summed in the order of the marks: the same input
// gives the same number.
func effective(counts map[string]float64) *float64 {
	var ordered []float64
	for _, mark := range slices.Sorted(maps.Keys(counts)) {
		ordered = append(ordered, counts[mark])
	}
	return stats.Herfindahl(ordered).EffectiveNumber.Ptr()
}

func markOf(person string) string {
	_, mark, _ := strings.Cut(person, ".")
	return mark
}

// squares is the Herfindahl index times the square of the total.
func squares(counts map[string]float64) float64 {
	total := 0.0
	for _, n := range counts {
		total += n * n
	}
	return total
}

// carryOverHalf is how many people at most are behind the fewest letters that carry over half: as
// many as the owning teams' rosters have of these letters in any one quarter. An unlettered key is
// nobody's, and no bound can be given.
func carryOverHalf(own []carried, staff rosters) int {
	counts := marks(own)
	if _, unlettered := counts[""]; unlettered {
		return len(counts) * len(own)
	}
	order := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return cmp.Compare(counts[b], counts[a])
		}
		return strings.Compare(a, b)
	})
	total, half, people := 0.0, 0.0, 0
	for _, n := range counts {
		total += n
	}
	for _, letter := range order {
		half += counts[letter]
		people += mostOf(letter, own, staff)
		if 2*half > total {
			break
		}
	}
	return people
}

// mostOf is the largest number of people with a letter on the owning team's roster in a quarter.
func mostOf(letter string, own []carried, staff rosters) int {
	most := 1
	for _, c := range own {
		n := 0
		for _, person := range staff[rosterOf{c.team, c.quarter}] {
			if markOf(person) == letter {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// holm adjusts p for the number of services looked at: with any dependence between them the chance
// of one false alarm stays at its level.
//
// Source: S. Holm, A simple sequentially rejective multiple test procedure (1979).
func holm(rows []shared, p func(*shared) *float64) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case *p(&rows[a]) < *p(&rows[b]):
			return -1
		case *p(&rows[a]) > *p(&rows[b]):
			return 1
		}
		return 0
	})
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, *p(&rows[i])*float64(len(rows)-rank)))
		*p(&rows[i]) = least
	}
}
