package reports

import (
	"fmt"
	"slices"
	"strings"

	"secondstory/analysis"
)

// supportFigure is with what support the load was carried, as one table of groups.
func supportFigure(r analysis.SupportResult) Figure {
	f := Figure{Heading: "With what support", Basis: r.Basis, Query: queryOf(r.Query), Sentence: supportSentence(r)}
	var cells [][]string
	for _, row := range r.Rows {
		cells = append(cells, []string{
			patternWord(row.Pattern), row.Period, groupWord(row), answerWord(row), countsOf(row), hoursRate(row), behind(row, r.K),
		})
	}
	f.Table = rows([]Column{
		textColumn("question"), textColumn("period"), textColumn("group"), textColumn("answer"), numberColumn("responses"),
		numberColumn("per 100 hours on call"), textColumn("people"),
	}, cells...)
	if len(cells) > 0 {
		f.Basis.Warnings = append(slices.Clone(f.Basis.Warnings), analysis.Warning{Code: "periods_named", Detail: "Each row counts the responses of the period it names."})
	}
	if len(cells) == 0 {
		f.Missing = "This needs responders in the documents and a roster; roles such as “Resolver: ...” and times of joining say more, shifts.csv adds the hours."
	}
	return f
}

// supportSentence says what the counts show, the services first; a change that cannot be told is not said.
func supportSentence(r analysis.SupportResult) string {
	if len(r.Rows) == 0 {
		return "With what support the load was carried cannot be told."
	}
	var said []string
	if len(r.Leaning) > 0 {
		said = append(said, fmt.Sprintf("%s leans on few: fewer than %s carry over half of its incidents, and that is more than chance. What would make it easier to share?",
			strings.Join(r.Leaning, ", "), people(r.K)))
	}
	for _, v := range []struct {
		analysis.Verdict
		up, down string
	}{
		{r.NewcomersAlone, "Those under a year here are more often the only one named in the response than others.", "Those under a year here more often have company in the response than others."},
		{r.Night, "An hour on call at night brings more pages than one of the day.", "An hour on call at night brings fewer pages than one of the day."},
		{r.PulledIn, "Seniors are called in while off call more often than others.", "Seniors are called in while off call less often than others."},
		{r.StepUp, "Somebody more senior than who answered first brings it back more often than before.", "Who answers first brings it back more often than before."},
		{r.HandOvers, "More shifts end before the incident does than before.", "Fewer shifts end before the incident does than before."},
	} {
		switch v.Direction {
		case analysis.Up:
			said = append(said, v.up)
		case analysis.Down:
			said = append(said, v.down)
		}
	}
	if len(said) == 0 {
		return "No service is seen to lean on few people, and whether support came in time more often for some than for others cannot be told."
	}
	return strings.Join(said, " ")
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
	return plainWords(*r.Cohort)
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
		"shift_ended": "the shift ended first", "within_shift": "within the shift", "true": "on call themselves", "false": "called in while off call",
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
	if r.Per100Hours == nil {
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
