package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"secondstory/queries"
)

// world is two years of a company on call in turn: in each incident one answers, and up to two more
// help; nothing depends on who they are, but for what a test plants.
type world struct {
	r       *rand.Rand
	bands   []string // by person
	tenures []string
	acts    []act
	reviews []act
	duties  []act
	roster  map[time.Time]map[string]int
}

// extent is how many people a world has, and how many incidents in a quarter.
type extent struct{ people, incidents int }

// planted are the departures from chance that a test asks for.
type plantedSupport struct {
	alone   func(a act) float64 // how likely nobody joins; nil: as likely as not
	helper  func(band string) float64
	outside func(year int) float64
}

func newWorld(seed uint64, n extent, p plantedSupport) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 61)), roster: map[time.Time]map[string]int{}}
	for i := range n.people {
		w.bands = append(w.bands, []string{"junior", "mid", "senior", "staff"}[i%4])
		w.tenures = append(w.tenures, []string{"under_1_year", "over_3_years"}[i%5/3])
	}
	shuffle := func(s []string) { w.r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] }) }
	shuffle(w.bands) // the permuted roster
	shuffle(w.tenures)
	for q := range 8 {
		quarter := time.Date(2024, time.October, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*q, 0)
		w.roster[quarter] = map[string]int{}
		for who := range n.people {
			w.roster[quarter][w.bands[who]]++
			duty := w.act(q, quarter, "", who)
			duty.hours, duty.hoursBy = 48, map[string]float64{hourBusiness: 12, hourEvening: 20, hourSleep: 16}
			w.duties = append(w.duties, duty)
		}
		for i := range n.incidents {
			w.incident(q, quarter, fmt.Sprintf("%d-%d", q, i), p)
		}
	}
	return w
}

func (w *world) act(q int, quarter time.Time, incident string, who int) act {
	a := act{quarter: quarter, incident: incident, person: fmt.Sprintf("q%dp%d.%c", q, who, 'A'+who%8), tookPart: true}
	a.values[factSeniority], a.values[factTenure] = w.bands[who], w.tenures[who]
	return a
}

// pick is somebody, as likely as the weight of their band.
func (w *world) pick(weight func(string) float64) int {
	for {
		if who := w.r.IntN(len(w.bands)); weight == nil || w.r.Float64() < weight(w.bands[who]) {
			return who
		}
	}
}

func (w *world) incident(q int, quarter time.Time, name string, p plantedSupport) {
	hour := []string{hourBusiness, hourBusiness, hourBusiness, hourEvening, hourEvening, hourEvening, hourEvening, hourEvening, hourSleep, hourSleep, hourSleep, hourSleep}[w.r.IntN(12)]
	first := w.act(q, quarter, name, w.pick(nil))
	first.values[factFirst], first.values[factOnCall] = "true", "true"
	first.values[factHour], first.values[factSeverity] = hour, fmt.Sprint(1+w.r.IntN(4))
	first.values[factMitigate] = []string{withinAnHour, "1h_to_4h", "over_4h"}[w.r.IntN(3)]
	alone := 0.5
	if p.alone != nil {
		alone = p.alone(first)
	}
	acts := []act{first}
	for n := w.r.IntN(2) + 1; n > 0 && w.r.Float64() >= alone; n-- {
		helper := w.act(q, quarter, name, w.pick(p.helper))
		if slices.ContainsFunc(acts, func(a act) bool { return a.person == helper.person }) {
			continue
		}
		helper.values[factFirst], helper.values[factOnCall], helper.resolved = "false", "false", w.r.IntN(2) == 0
		acts = append(acts, helper)
	}
	acts[0].resolved = len(acts) == 1 || w.r.IntN(2) == 0
	for _, a := range acts[1:] {
		acts[0].resolved = acts[0].resolved && !a.resolved
	}
	supported(acts, setting{}, nil)
	acts[0].support[supportHandOver] = []string{"shift_ended", "within_shift", "within_shift"}[w.r.IntN(3)]
	w.acts = append(w.acts, acts...)
	if w.r.IntN(2) == 0 {
		review := w.act(q, quarter, name, w.r.IntN(len(w.bands)))
		share := 0.5
		if p.outside != nil {
			share = p.outside(q / 4)
		}
		review.support[supportReview] = "facilitator_took_part"
		if w.r.Float64() < share {
			review.support[supportReview] = "facilitator_outside"
		}
		w.reviews = append(w.reviews, review)
	}
}

// told is what is published of the two years, judged.
func (w *world) told() SupportResult {
	stored := storedPeople{responses: w.acts, reviews: w.reviews, duties: w.duties, onRoster: w.roster}
	before := publishedBefore{
		periods: map[string]publication{}, covered: map[string][]queries.PublishedResponse{}, history: map[string][]queries.PublishedResponse{},
		destroyed: func(string) bool { return false },
	}
	r := newRelease(stored, before, PeopleOptions{K: DefaultPeople, AsOf: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)})
	result := SupportResult{K: DefaultPeople}
	for _, s := range r.spans {
		cells, _ := r.cells(s)
		for _, row := range r.support(s, cells) {
			told := PatternRow{Pattern: row.Pattern, Period: row.Period, Cohort: row.Cohort, Answer: row.Answer, Responses: row.Responses, Of: row.Of, Hours: row.Hours, People: row.People, Withheld: row.Withheld}
			result.Rows = append(result.Rows, told)
		}
	}
	result.judge()
	return result
}

func (r SupportResult) verdicts() map[string]Verdict {
	return map[string]Verdict{
		"newcomers alone": r.NewcomersAlone, "step up": r.StepUp, "hand-overs": r.HandOvers, "outside": r.Outside, "alone when long": r.AloneLong,
		"alone when severe": r.AloneSevere, "step up when long": r.StepLong, "night": r.Night, "juniors at night": r.JuniorNights.Verdict, "pulled in": r.PulledIn.Verdict,
	}
}

// TestSupport_PermutedRostersRaiseNoAlarm: of 200 rosters dealt by chance at most 5 % and three standard errors
// may show any pattern. A tenth runs here: go test ./analysis -run PermutedRosters -whole.
func TestSupport_PermutedRostersRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	rounds := simulated(200)
	alarms, told, which := 0, map[string]int{}, map[string]int{}
	for seed := range uint64(rounds) {
		alarmed := false
		for name, v := range newWorld(seed, extent{40, 12}, plantedSupport{}).told().verdicts() {
			if v.P != nil {
				told[name]++
			}
			if alarm(v) {
				alarmed, which[name] = true, which[name]+1
			}
		}
		if alarmed {
			alarms++
		}
	}
	t.Logf("%d of %d permuted rosters alarm; of comparisons %v these: %v", alarms, rounds, told, which)
	if limit := alarmLimit(rounds); float64(alarms) > limit*float64(rounds) {
		t.Errorf("%d of %d permuted rosters alarm, at most %.1f %% may", alarms, rounds, 100*limit)
	}
	if len(told) < 8 {
		t.Errorf("only %v are told: that the others do not alarm proves nothing", told)
	}
}

// TestSupport_PlantedPatternsAreFound, each by its own verdict and in its direction.
func TestSupport_PlantedPatternsAreFound(t *testing.T) {
	t.Parallel()
	junior := func(yes, no float64) func(string) float64 {
		return func(band string) float64 {
			if band == "junior" || band == "mid" {
				return yes
			}
			return no
		}
	}
	chance := func(yes func(act) bool) func(act) float64 {
		return func(a act) float64 {
			if yes(a) {
				return 0.8
			}
			return 0.3
		}
	}
	for name, p := range map[string]plantedSupport{
		"newcomers alone":   {alone: chance(func(a act) bool { return a.values[factTenure] == "under_1_year" })},
		"alone when long":   {alone: chance(func(a act) bool { return a.values[factMitigate] != withinAnHour })},
		"alone when severe": {alone: chance(func(a act) bool { return severe(a) == severeGroup })},
		"pulled in":         {helper: junior(0.2, 1)},
		"outside":           {outside: func(year int) float64 { return 0.25 + 0.5*float64(year) }},
	} {
		found := false
		for seed := uint64(0); seed < 3 && !found; seed++ {
			found = newWorld(seed, extent{80, 20}, p).told().verdicts()[name].Direction == Up
		}
		if !found {
			t.Errorf("%s: planted, and not found", name)
		}
	}
}

// TestSupport_JuniorsAtNight: bands are compared by the hours they are on call at night, juniors with mids where
// they are joined; a period without hours, or with the night pooled, is no part of it.
func TestSupport_JuniorsAtNight(t *testing.T) {
	t.Parallel()
	row := func(cohort, answer string, responses int32, hours float64) PatternRow {
		r := PatternRow{Pattern: PatternPages, Period: "2026Q3", Cohort: &cohort, Answer: &answer, Responses: &responses, Hours: &hours}
		if hours == 0 {
			r.Hours = nil
		}
		return r
	}
	for name, c := range map[string]struct {
		rows  []PatternRow
		want  Direction
		lower string
	}{
		"apart":  {[]PatternRow{row("junior", "sleep", 24, 1000), row("mid+senior+staff", "sleep", 20, 3000), row("junior", "evening", 2, 2000)}, Up, "junior"},
		"joined": {[]PatternRow{row("junior+mid", "sleep", 4, 2000), row("senior+staff", "sleep", 30, 2000)}, Down, "junior+mid"},
		"pooled": {[]PatternRow{row("junior", "evening+sleep", 24, 1000), row("senior", "sleep", 20, 3000)}, CannotTell, ""},
		"unheld": {[]PatternRow{row("junior", "sleep", 24, 0), row("senior", "sleep", 20, 3000)}, CannotTell, ""},
	} {
		r := SupportResult{Rows: c.rows}
		r.judge()
		if r.JuniorNights.Direction != c.want || r.JuniorNights.Lower != c.lower {
			t.Errorf("%s: %s of %q", name, r.JuniorNights.Direction, r.JuniorNights.Lower)
		}
	}
}

// TestMoved_AServiceThatComesToLeanOnTwo is found, and dealt by chance hardly any is.
func TestMoved_AServiceThatComesToLeanOnTwo(t *testing.T) {
	t.Parallel()
	incidents := func(r *rand.Rand, late int) (own []carried) {
		for i := range 24 {
			who := r.IntN(8)
			if i >= 12 {
				who = r.IntN(late)
			}
			quarter := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*(i/4), 0)
			own = append(own, carried{service: "ledger", incident: fmt.Sprintf("%02d", i), quarter: quarter, carriers: []string{fmt.Sprintf("k%d.%c", i, 'A'+who)}})
		}
		return own
	}
	alarms, rounds := 0, simulated(200)
	for seed := range uint64(rounds) {
		if _, p := moved(incidents(rand.New(rand.NewPCG(seed, 62)), 8)); p <= FalseDiscovery {
			alarms++
		}
	}
	if float64(alarms) > alarmLimit(rounds)*float64(rounds) {
		t.Errorf("%d of %d services dealt by chance move", alarms, rounds)
	}
	if move, p := moved(incidents(rand.New(rand.NewPCG(1, 63)), 2)); p > FalseDiscovery || *move <= 0 {
		t.Errorf("a service that comes to lean on two moves by %v, p = %v", *move, p)
	}
	if move, p := moved(incidents(rand.New(rand.NewPCG(1, 64)), 8)[:8]); move != nil || p != 1 {
		t.Error("eight incidents are too few for two halves")
	}
}
