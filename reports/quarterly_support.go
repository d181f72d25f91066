package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"secondstory/analysis"
)

// supportFigure is with what support the load was carried, by groups.
func supportFigure(r analysis.SupportResult) Figure {
	f := Figure{Heading: "With what support", Basis: r.Basis, Query: queryOf(r.Query), Sentence: supportSentence(r)}
	var cells [][]string
	for _, row := range latestFirst(r.Rows) {
		cells = append(cells, []string{
			patternWord(row.Pattern), row.Period, groupWord(row), answerWord(row), countsOf(row), hoursRate(row), behind(row, r.K),
		})
	}
	f.Table = rows([]Column{
		textColumn("question"), textColumn("period"), textColumn("group"), textColumn("answer"), numberColumn("responses"),
		numberColumn("per 100 hours on call"), textColumn("people"),
	}, cells...)
	if len(cells) == 0 {
		f.Missing = "This needs responders in the documents and a roster; roles such as “Resolver: ...” and times of joining say more, shifts.csv adds the hours."
		return f
	}
	f.Basis.Warnings = append(slices.Clone(f.Basis.Warnings), analysis.Warning{Code: "periods_named", Detail: "Each row counts the responses of the period it names."})
	if chart := supportChart(r.Rows); len(chart.Categories) > 0 {
		f.Chart = chart
	} else {
		f.Missing = "No group is large enough to draw. More quarters of postmortems that name who answered, by role, make groups that can be shown."
	}
	return f
}

// shownPeriods is how many periods of support stand beside each other.
const shownPeriods = 2

// supportChart draws the shares that say something, the latest periods beside each other; what is not told is in the table.
func supportChart(all []analysis.PatternRow) *Chart {
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of the responses of the group"}
	var told []analysis.PatternRow
	for _, row := range all {
		if row.Share != nil && row.Answer != nil && *row.Answer != "in_company" {
			told = append(told, row)
		}
	}
	var periods []string
	for _, row := range latestFirst(told) {
		if !slices.Contains(periods, row.Period) && len(periods) < shownPeriods {
			periods = append(periods, row.Period)
			chart.Series = append(chart.Series, Series{Name: row.Period})
		}
	}
	for _, pattern := range []string{
		analysis.PatternPages, analysis.PatternCompany, analysis.PatternNewcomer, analysis.PatternStep, analysis.PatternHandOver, analysis.PatternPulledIn, analysis.PatternFacilitator,
	} {
		for _, row := range told {
			series := slices.Index(periods, row.Period)
			if row.Pattern != pattern || series < 0 {
				continue
			}
			name := supportWord(row)
			at := slices.Index(chart.Categories, name)
			if at < 0 {
				at = len(chart.Categories)
				chart.Categories = append(chart.Categories, name)
			}
			chart.Series[series].Points = append(chart.Series[series].Points, sharePoint(at, row.Interval()))
		}
	}
	return chart
}

// latestFirst are the rows with those of the latest period first.
func latestFirst(all []analysis.PatternRow) []analysis.PatternRow {
	sorted := slices.Clone(all)
	last := func(r analysis.PatternRow) string { return r.Period[strings.LastIndex(r.Period, ".")+1:] }
	slices.SortStableFunc(sorted, func(a, b analysis.PatternRow) int {
		return cmp.Or(strings.Compare(last(b), last(a)), strings.Compare(b.Period, a.Period))
	})
	return sorted
}

// supportWord names a bar: what happened, and to which group where it is not everybody.
func supportWord(r analysis.PatternRow) string {
	word := answerWord(r)
	switch r.Pattern {
	case analysis.PatternPages:
		word = "called " + word
	case analysis.PatternStep:
		word = "brought back by " + word
	case analysis.PatternHandOver:
		word = "it was over " + word
	case analysis.PatternPulledIn:
		return "helped somebody else's page: " + strings.ReplaceAll(word, " or ", " and ")
	case analysis.PatternFacilitator:
		word = "review held by " + word
	}
	if r.Cohort != nil || r.Pattern == analysis.PatternCompany {
		word = groupWord(r) + ": " + word
	}
	return word
}

// sharing asks about the services that lean on few.
func sharing(r analysis.SupportResult) []string {
	if len(r.Leaning) == 0 {
		return nil
	}
	return []string{"What would make the work on " + strings.Join(r.Leaning, ", ") + " easier to share?"}
}

// supportSentence says what the counts show, the services first; a change that cannot be told is not said.
func supportSentence(r analysis.SupportResult) string {
	if len(r.Rows) == 0 {
		return "With what support the load was carried cannot be told."
	}
	var said []string
	switch n := len(r.Leaning); {
	case n == 1:
		said = append(said, fmt.Sprintf("The service %s leans on few: fewer than %s carry over half of its incidents, more than chance gives.", r.Leaning[0], people(r.K)))
	case n > 1:
		said = append(said, fmt.Sprintf("The services %s lean on few: fewer than %s carry over half of the incidents of each, more than chance gives.", strings.Join(r.Leaning, ", "), people(r.K)))
	}
	if len(r.ToFewer) > 0 {
		said = append(said, "Resting on fewer people than before, beyond chance: "+strings.Join(r.ToFewer, ", ")+".")
	}
	if len(r.ToMore) > 0 {
		said = append(said, "Shared by more people than before, beyond chance: "+strings.Join(r.ToMore, ", ")+".")
	}
	for _, v := range []struct {
		analysis.Verdict
		up, down string
	}{
		{r.NewcomersAlone, "Those under a year here are more often the only one named in the response than others.", "Those under a year here more often have company in the response than others."},
		{r.Night, "An hour on call at night brings more pages than one of the day.", "An hour on call at night brings fewer pages than one of the day."},
		{r.JuniorNights.Verdict, "An hour on call at night brings " + lowerWord(r.JuniorNights) + " more pages than others.", "An hour on call at night brings " + lowerWord(r.JuniorNights) + " fewer pages than others."},
		{r.PulledIn.Verdict, "Those more senior than " + lowerWord(r.PulledIn) + " are more often called in to help when it is not their page.", "Those more senior than " + lowerWord(r.PulledIn) + " are less often called in to help when it is not their page."},
		{r.StepUp, "Somebody more senior than who answered first brings it back more often than before.", "Who answers first brings it back more often than before."},
		{r.HandOvers, "More shifts end before the incident does than before.", "Fewer shifts end before the incident does than before."},
		{r.AloneLong, "Where it took over an hour, whoever answered first was more often the only one named.", "Where it took over an hour, whoever answered first was less often the only one named."},
		{r.AloneSevere, "In severe incidents, whoever answered first was more often the only one named.", "In severe incidents, whoever answered first was less often the only one named."},
		{r.StepLong, "Where it took over an hour, somebody more senior brought it back more often.", "Where it took over an hour, somebody more senior brought it back less often."},
		{r.Outside, "More reviews are held by somebody who took no part in the incident than before.", "Fewer reviews are held by somebody who took no part in the incident than before."},
	} {
		switch v.Direction {
		case analysis.Up:
			said = append(said, within(v.up, v.Verdict))
		case analysis.Down:
			said = append(said, within(v.down, v.Verdict))
		}
	}
	if alone := companySentence(r.Rows); alone != "" {
		said = append(said, alone)
	}
	if len(said) == 0 {
		return "No service is seen to lean on few people, and whether support came in time more often for some than for others cannot be told."
	}
	return strings.Join(said, " ")
}

// within adds to a sentence about a change how large it may be.
func within(sentence string, v analysis.Verdict) string {
	if v.Low == nil || v.High == nil {
		return sentence
	}
	sentence = strings.TrimSuffix(sentence, ".")
	if v.Scale == analysis.Ratio {
		return fmt.Sprintf("%s: anything from %s to %s times as many would fit.", sentence, factor(*v.Low), factor(*v.High))
	}
	low, high, way := *v.Low, *v.High, "more"
	if high < 0 {
		low, high, way = -high, -low, "fewer"
	}
	return fmt.Sprintf("%s: anything from %s to %s %s in every hundred would fit.", sentence, hundredths(low), hundredths(high), way)
}

// companySentence says in how many responses of the latest period nobody else is named, where every group tells.
func companySentence(all []analysis.PatternRow) string {
	period, alone, of := "", 0, 0
	groups, told := map[string]bool{}, map[string]bool{}
	for _, row := range latestFirst(all) {
		if row.Pattern != analysis.PatternCompany || row.Responses == nil || row.Of == nil || period != "" && row.Period != period {
			continue
		}
		period = row.Period
		groups[groupWord(row)] = true
		if row.Answer != nil && *row.Answer == "alone" {
			told[groupWord(row)] = true
			alone, of = alone+int(*row.Responses), of+int(*row.Of)
		}
	}
	if of == 0 || len(told) < len(groups) {
		return ""
	}
	return fmt.Sprintf("Nobody else is named in %d of the %s of %s.", alone, plural(of, "first response"), period)
}

// lowerWord names the bands of the junior side of a comparison.
func lowerWord(c analysis.BandContrast) string {
	if c.Lower == "junior" {
		return "juniors"
	}
	return "juniors and mids"
}

func patternWord(pattern string) string {
	switch pattern {
	case analysis.PatternPages:
		return "when were they called"
	case analysis.PatternCompany:
		return "who had company"
	case analysis.PatternNewcomer:
		return "who had company, by time here"
	case analysis.PatternStep:
		return "who brought it back"
	case analysis.PatternHandOver:
		return "did the shift end before it was over"
	case analysis.PatternPulledIn:
		return "who else helped"
	case analysis.PatternFacilitator:
		return "who held the review"
	case analysis.PatternCompanyTime:
		return "who had company, by how long it took"
	case analysis.PatternCompanySev:
		return "who had company, by severity"
	case analysis.PatternStepTime:
		return "who brought it back, by how long it took"
	case analysis.PatternLeaningMove:
		return "does it lean on fewer than before"
	case analysis.PatternLeaning:
		return "does a service lean on few"
	}
	return pattern
}

func groupWord(r analysis.PatternRow) string {
	switch {
	case r.Service != nil:
		return *r.Service
	case r.Cohort == nil:
		return "everybody"
	}
	words := map[string]string{
		"joined": "all who joined", "severity_1_to_2": "severity 1 and 2", "severity_3_to_5": "severity 3 to 5", "under_1h": "up to an hour", "1h_to_4h": "one to four hours",
		"over_4h": "over four hours", "over_1h": "over an hour", "unknown": "not told",
	}
	var out []string
	for _, part := range strings.Split(*r.Cohort, "+") {
		if w, known := words[part]; known {
			part = w
		}
		out = append(out, plainWords(part))
	}
	return strings.Join(out, " and ")
}

func answerWord(r analysis.PatternRow) string {
	switch {
	case r.Withheld != nil:
		return "withheld: " + *r.Withheld
	case r.Answer == nil:
		return "not told, or too few to show"
	}
	words := map[string]string{
		"alone": "nobody else named", "joined": "others named, no times", "in_company": "others named", "resolved_by_another": "somebody else", "joined_within_30m": "company within 30 minutes", "joined_later": "company later",
		"resolved_by_first": "who answered first", "resolved_by_a_peer": "somebody no more senior", "resolved_by_more_senior": "somebody more senior",
		"shift_ended": "after the shift", "within_shift": "within the shift", "business": "in working hours", "evening": "in the evening or at a weekend", "sleep": "at night", "true": "on call themselves", "false": "called in while off call",
		"facilitator_outside": "somebody who took no part", "facilitator_took_part": "somebody who took part", "unknown": "not told",
		"to_fewer_people": "to fewer people", "to_more_people": "to more people", "cannot_tell": "cannot tell",
		"few_carry_over_half": "yes", "as_by_chance": "not more than by chance",
	}
	var out []string
	for _, part := range strings.Split(*r.Answer, "+") {
		if w, known := words[part]; known {
			part = w
		}
		out = append(out, plainWords(part))
	}
	return strings.Join(out, " or ")
}

func plainWords(label string) string {
	return strings.ReplaceAll(strings.ReplaceAll(label, "_", " "), "+", " and ")
}

func countsOf(r analysis.PatternRow) string {
	switch {
	case r.Responses != nil && r.Of != nil:
		return fmt.Sprintf("%d of %d", *r.Responses, *r.Of)
	case r.Of != nil:
		return fmt.Sprintf("%d incidents", *r.Of)
	}
	return ""
}

func hoursRate(r analysis.PatternRow) string {
	if r.Per100Hours == nil || r.Pattern == analysis.PatternPulledIn { // its hours are those off call
		return ""
	}
	return fmt.Sprintf("%.2f", *r.Per100Hours)
}

func behind(r analysis.PatternRow, k int) string {
	switch {
	case r.People != nil:
		return "at least " + count(int(*r.People))
	case r.EffectivePeople != nil:
		return fmt.Sprintf("as if about %.0f shared it evenly", *r.EffectivePeople)
	case r.Withheld == nil && r.Answer != nil && *r.Answer == "few_carry_over_half":
		return "fewer than " + count(k) + " over half"
	}
	return ""
}
