package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// PlacesResult says where contributing factors occur: by team or by service. Every share is drawn
// towards the share of the whole, the more the fewer incidents stand behind it, so that a small team does
// not top or end a list by luck. More postmortems mean more learning, not more failure: rows are in the
// order of names, and never in the order of counts.
type PlacesResult struct {
	Basis
	Query    Query         `json:"query"`
	Window   Period        `json:"window"` // up to two years
	What     string        `json:"what"`   // team or service
	Within   *float64      `json:"within"` // how far places differ: 0 as chance makes them, 1 all or nothing
	Family   int           `json:"family"` // cells frequent enough to be tested
	Factors  []PlaceFactor `json:"factors"`
	Places   []Place       `json:"places"` // by name
	Quarters []string      `json:"quarters"`
}

// PlaceFactor is a factor over all places.
type PlaceFactor struct {
	Factor string `json:"factor"`
	Label  string `json:"label"`
	Share         // of the incidents that name a place
}

// Place is one team or service.
type Place struct {
	Name      string         `json:"name"`
	Incidents int            `json:"incidents"`
	Quarters  []QuarterCount `json:"quarters"`
	Cells     []PlaceCell    `json:"cells"` // in the order of PlacesResult.Factors
}

// QuarterCount is a number of incidents and near misses in a quarter.
type QuarterCount struct {
	Quarter    string `json:"quarter"`
	Incidents  int    `json:"incidents"`
	NearMisses int    `json:"near_misses"`
}

// PlaceCell is one factor in one place: as counted, and as estimated.
type PlaceCell struct {
	Share
	Shrunk   *float64   `json:"shrunk"` // the estimate, with its interval
	From     *float64   `json:"from"`
	To       *float64   `json:"to"`
	Adjusted *float64   `json:"adjusted"` // Fisher, this place against the others, over the family; nil outside it
	Apart    bool       `json:"apart"`    // differs from the others by more than chance explains
	Evidence []Evidence `json:"evidence"`
}

// placeRow is a row of factors/by_team or factors/by_service.
type placeRow struct {
	Place        string `db:"place"`
	Factor       string `db:"factor"`
	Incidents    int64  `db:"incidents"`
	Of           int64  `db:"of"`
	AllIncidents int64  `db:"all_incidents"`
	AllOf        int64  `db:"all_of"`
}

// namedRow is a row of boundaries/named.
type namedRow struct {
	What     string    `db:"what"`
	Name     string    `db:"name"`
	Incident string    `db:"incident"`
	Quarter  time.Time `db:"quarter"`
	Kind     string    `db:"kind"`
}

// FactorsByTeam is where contributing factors occur, by team.
func FactorsByTeam(ctx context.Context, d Data, p Params) (PlacesResult, error) {
	return d.places(ctx, p, "team")
}

// FactorsByService is where contributing factors occur, by service.
func FactorsByService(ctx context.Context, d Data, p Params) (PlacesResult, error) {
	return d.places(ctx, p, "service")
}

func (d Data) places(ctx context.Context, p Params, what string) (PlacesResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return PlacesResult{}, err
	}
	args := s.within(s.history)
	rows, query, err := read[placeRow](ctx, d, "factors/by_"+what, args)
	if err != nil {
		return PlacesResult{}, err
	}
	named, _, err := read[namedRow](ctx, d, "boundaries/named", args)
	if err != nil {
		return PlacesResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return PlacesResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.history)
	if err != nil {
		return PlacesResult{}, err
	}
	result := PlacesResult{Basis: basis, Query: query, Window: s.history, What: what, Quarters: quarterNames(s.history), Factors: []PlaceFactor{}, Places: []Place{}}
	counted := 0
	if len(rows) > 0 {
		counted = int(rows[0].AllOf)
	}
	result.Leave(counted, "no text to read from, or no "+what+" named")
	table := newPlaceTable(rows)
	result.Within, result.Family = table.within.Ptr(), table.family
	for _, f := range table.factors {
		result.Factors = append(result.Factors, PlaceFactor{Factor: f, Label: labels.label(f), Share: table.whole[f]})
	}
	here := whereNamed(named, what)
	for _, name := range table.names {
		place := Place{Name: name, Quarters: here[name].perQuarter(result.Quarters), Cells: []PlaceCell{}}
		for _, f := range table.factors {
			cell := table.cells[placeKey{name, f}]
			cell.Evidence = sentences.of(f, func(w witness) bool { return here[name].incidents[w.Incident] })
			place.Incidents = cell.Of
			place.Cells = append(place.Cells, cell)
		}
		result.Places = append(result.Places, place)
	}
	return result, nil
}

// placeKey is one cell of the table.
type placeKey struct{ place, factor string }

// placeTable is the table of places by factors with its estimates and tests.
type placeTable struct {
	names   []string // by name
	factors []string // the most frequent first
	whole   map[string]Share
	cells   map[placeKey]PlaceCell
	within  stats.Number
	family  int
}

// newPlaceTable estimates and tests every cell.
func newPlaceTable(rows []placeRow) placeTable {
	t := placeTable{whole: map[string]Share{}, cells: map[placeKey]PlaceCell{}}
	groups := map[string][]stats.Group{}
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Place] {
			seen[r.Place] = true
			t.names = append(t.names, r.Place)
		}
		if _, ok := t.whole[r.Factor]; !ok {
			t.whole[r.Factor] = shareOf(int(r.AllIncidents), int(r.AllOf))
			t.factors = append(t.factors, r.Factor)
		}
		groups[r.Factor] = append(groups[r.Factor], stats.Group{X: int(r.Incidents), N: int(r.Of)})
	}
	sort.SliceStable(t.factors, func(i, j int) bool { return t.whole[t.factors[i]].Count > t.whole[t.factors[j]].Count })
	tables := make([][]stats.Group, 0, len(t.factors))
	for _, f := range t.factors {
		tables = append(tables, groups[f])
	}
	t.within = stats.BetweenGroups(tables)
	t.test(rows)
	return t
}

// test fills the cells: the shrunk estimate, and whether the place stands apart from the others.
func (t *placeTable) test(rows []placeRow) {
	within, _ := t.within.Value()
	p, attainable := make([]stats.Number, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		test := stats.FisherExact(int(r.Incidents), int(r.Of-r.Incidents), int(r.AllIncidents-r.Incidents), int(r.AllOf-r.Of-r.AllIncidents+r.Incidents))
		p[i], attainable[i] = stats.Of(test.P), test.Attainable
	}
	for i, in := range stats.Tarone(attainable, FalseDiscovery) {
		if !in {
			p[i] = stats.Number{}
			continue
		}
		t.family++
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		r := rows[i]
		whole := t.whole[r.Factor]
		cell := PlaceCell{Share: shareOf(int(r.Incidents), int(r.Of)), Adjusted: adjusted.Ptr()}
		shrunk := stats.Shrunk(int(r.Incidents), int(r.Of), whole.fraction(), within, int(r.AllOf), Confidence)
		cell.Shrunk, cell.From, cell.To = shrunk.Estimate.Ptr(), shrunk.Lower.Ptr(), shrunk.Upper.Ptr()
		v, tested := adjusted.Value()
		cell.Apart = tested && v <= FalseDiscovery
		t.cells[placeKey{r.Place, r.Factor}] = cell
	}
}

// namedPlace is which incidents name a place, and when they happened.
type namedPlace struct {
	incidents map[string]bool
	quarters  map[string]QuarterCount
}

// whereNamed are the places of one kind by name.
func whereNamed(rows []namedRow, what string) map[string]namedPlace {
	all := map[string]namedPlace{}
	for _, r := range rows {
		if r.What != what {
			continue
		}
		place, ok := all[r.Name]
		if !ok {
			place = namedPlace{incidents: map[string]bool{}, quarters: map[string]QuarterCount{}}
			all[r.Name] = place
		}
		place.incidents[r.Incident] = true
		q := place.quarters[QuarterName(r.Quarter)]
		if r.Kind == "near_miss" {
			q.NearMisses++
		} else {
			q.Incidents++
		}
		place.quarters[QuarterName(r.Quarter)] = q
	}
	return all
}

// perQuarter are its counts in the order of quarters, those without any included.
func (p namedPlace) perQuarter(quarters []string) []QuarterCount {
	all := make([]QuarterCount, 0, len(quarters))
	for _, name := range quarters {
		q := p.quarters[name]
		q.Quarter = name
		all = append(all, q)
	}
	return all
}
