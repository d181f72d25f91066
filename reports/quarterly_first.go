package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// pageOne is what the period says, a positive finding first, then what to read. Its first words are before.
func (c *composer) pageOne(before string) {
	s := Section{
		Heading: "What this period says", Depth: PageOne,
		Intro: before + "Each sentence opens the passages it rests on. Where a change could be luck it says so; nothing here is about a person.",
	}
	for _, f := range c.review.Findings.Rows {
		finding := Finding{Sentence: f.Sentence, Detail: f.Detail, Positive: f.Positive, Verdict: f.Verdict, Evidence: first(f.Evidence, maxSentences)}
		if f.Query.Name != "" {
			q := queryOf(f.Query)
			finding.Query = &q
		}
		s.Findings = append(s.Findings, finding)
	}
	if len(s.Findings) > 0 {
		s.Questions = []string{
			"Which of these does the room recognise, and which does it doubt? Open the passages of the doubtful one first.",
			"What is the one condition we could change before the next review, and how would we know that we had?",
		}
	}
	c.add(s)
}

// overall answers what a room asks first: whether it is getting worse.
func (c *composer) overall() string {
	if c.review.Params.Compare.Days() == 0 || c.review.Params.Kind == analysis.NearMissKind {
		return ""
	}
	var told, untold []string
	many := c.review.Counts.Incidents
	switch many.Direction {
	case analysis.Up:
		told = append(told, "more incidents were written up for the time passed")
	case analysis.Down:
		told = append(told, "fewer incidents were written up for the time passed")
	case analysis.AboutTheSame:
		told = append(told, "about as many incidents were written up for the time passed")
	default:
		untold = append(untold, "whether there were more incidents or fewer")
	}
	for _, m := range c.review.Timing.Measures {
		if m.Measure == "resolve" {
			switch m.Verdict.Direction {
			case analysis.Up:
				told = append(told, "they stayed open longer")
			case analysis.Down:
				told = append(told, "they were closed sooner")
			}
		}
		if m.Measure != "mitigate" {
			continue
		}
		switch m.Verdict.Direction {
		case analysis.Up:
			told = append(told, "the harm lasted longer")
		case analysis.Down:
			told = append(told, "the harm was over sooner")
		case analysis.AboutTheSame:
			told = append(told, "the harm lasted about as long")
		default:
			untold = append(untold, "whether the harm lasted longer or shorter")
		}
	}
	out := "Is it getting worse? "
	if len(told) > 0 {
		out += "Beside " + c.before() + ", " + strings.Join(told, ", and ") + ". "
	}
	if len(untold) > 0 {
		out += sentenceCase(strings.Join(untold, ", and ")) + " than in " + c.before() + " cannot be told: what moved could be luck. "
	}
	return out + "The sections “Near misses” and “Time” show the numbers.\n\n"
}

// nothing is the page of a period without an incident: what to do next.
func (c *composer) nothing() {
	var next string
	left := c.review.Basis.Excluded
	switch {
	case c.now() != "":
		next = "No incident or near miss of " + c.now() + " (" + scopeWords(c.review.Params) + ") was read. Without --period the report is about the last quarter in the data, " +
			"without --team, --service, --source, --severity and --kind about all of them; `secondstory status` says what there is."
	case len(left) > 0:
		next = "Documents were read, and none of them can be counted: the cover says why. A date goes into the document, into its file name, " +
			"or into a `corrections.yaml` beside it; `secondstory lint` says what is missing in each."
	default:
		next = "The database holds no postmortem yet. `secondstory ingest ./postmortems` reads a folder, `secondstory sync` a tracker; " +
			"`secondstory report ./postmortems` makes a report of a folder at once."
	}
	c.add(Section{Heading: "Nothing was counted", Depth: PageOne, Intro: next})
}

// readingList is the postmortems most worth an hour.
func (c *composer) readingList() {
	r := c.review.Reading
	f := Figure{Heading: "Worth an hour", Basis: r.Basis, Query: queryOf(r.Query)}
	var cells [][]string
	for _, row := range r.Rows {
		var why []string
		var sentences []analysis.Evidence
		for _, reason := range row.Reasons {
			if reason.Points > 0 {
				why = append(why, reason.Text)
				sentences = append(sentences, reason.Evidence...)
			}
		}
		cells = append(cells, []string{row.Title, day10(row.OccurredAt), strings.Join(why, "; ")})
		f.Groups = append(f.Groups, group(row.Title, sentences))
		f.Incidents = append(f.Incidents, row.Incident)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("postmortem"), textColumn("of"), textColumn("it ...")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem of " + c.now() + " stands out to read together."
		f.Missing = "Postmortems stand out by what only they teach: a surprise, a look-alike, a stroke of luck, a defence that held."
	} else {
		f.Sentence = fmt.Sprintf("%s to read together, the one with most to teach first.", plural(len(cells), "postmortem"))
	}
	c.add(Section{
		Heading: "What to read together", Depth: Walk,
		Intro:   "A chart cannot replace a story. These are chosen for what they can teach, not for how bad they were.",
		Figures: []Figure{f},
	})
}

// howNamesWereRemoved says whether a roster told whose names they are, and what is missed where none did.
func howNamesWereRemoved(n analysis.NamesResult) string {
	switch {
	case n.Roster == "used":
		return ", those of the roster among them"
	case n.Missed != "":
		return "; no roster was used, so names were inferred, and of names planted in test documents " + n.Missed + " were missed"
	}
	return ""
}

// groupsOfPeople says of how many people a figure is, where a report has figures about people.
func groupsOfPeople(k int) string {
	if k == 0 {
		return ""
	}
	return " Figures about people are for groups of at least " + people(k) + "; smaller groups are joined or withheld."
}

// whatIsKeptBack says of which periods something about people is not told, and why.
func whatIsKeptBack(kept []analysis.KeptBackRow) string {
	of := map[string][]string{}
	for _, k := range kept {
		of[k.Reason] = append(of[k.Reason], strings.ReplaceAll(k.Period, "..", " to "))
	}
	said := ""
	if periods := of[analysis.KeptChanged]; len(periods) > 0 {
		said += " Groups of " + strings.Join(periods, ", ") + " stay as they were first told: what came, went or was corrected since is of too few people to be told beside them."
	}
	if periods := of[analysis.KeptWaiting]; len(periods) > 0 {
		said += " " + strings.Join(periods, ", ") + ": of too few people to be told by quarter; told once the year is over."
	}
	return said
}

// methods says how each number was made.
func (c *composer) methods() {
	paragraphs := []string{
		"What is counted. Incidents and near misses with a date in the period. Drills, planned maintenance and further reports of the same incident are left out, and each figure says how many.",
		"How conditions are read. Rules propose a code for a sentence; a gate then turns down what is future work, the remedy, a denial, an earlier suspicion, somebody else's incident, a description of the system, a log line or a supposition. Only what the text states counts. Every code keeps its sentence and rule; `secondstory code explain` shows both.",
		"Near misses. Stated by the document, or inferred from its sentences (caught before customers noticed, luck, no harm); inferred ones are marked.",
		"Changes. Counts of two periods are compared by the exact test of two Poisson rates, shares by Newcombe's interval together with Fisher's exact test, lengths of time by the ratio of their geometric means (Welch). Families of comparisons are adjusted for the false discovery rate (Benjamini and Hochberg), after leaving out those too rare ever to be found (Tarone); for rates that is done with what so few incidents can give at all (Döhler, Durand and Roquain, step-down). Both rules hold the rate where the comparisons are independent; conditions of one incident are not quite, and on shuffled data no more false alarms were seen than luck allows at 5 %. The test of two rates takes incidents to come one by one, not in bursts; where they came in bursts, a warning says so. Up and down need an interval that excludes no change; about the same needs the whole interval inside a margin; everything else is “cannot tell”.",
		"Pairs. Fisher's exact test over incidents, adjusted likewise; “by chance” is what two unrelated conditions of these sizes would give.",
		"Shares. Intervals are Wilson's, at 95 %. Medians have order-statistic intervals. How long actions stay open is a Kaplan-Meier estimate in which open actions count as censored.",
		"Precursors. Near misses with a condition that were followed within 30 days by an incident with it, against all shuffles of the near misses' dates.",
		"People. Names are removed before anything is stored" + howNamesWereRemoved(c.names) + "." + groupsOfPeople(c.k) + whatIsKeptBack(c.kept),
		"Missing is missing. A fact that a document does not state is left out and counted as left out; it is never taken as zero.",
	}
	c.add(Section{Heading: "Methods and definitions", Depth: Folded, Intro: strings.Join(paragraphs, "\n\n")})
}
