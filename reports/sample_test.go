package reports

import (
	"fmt"
	"time"

	"secondstory/analysis"
)

func ptr[T any](v T) *T { return &v }

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var quarters = []string{"2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"}

// sampleDocument is a report of an invented company with every kind of chart, verdict and gap.
func sampleDocument() Document {
	return Document{
		Title:    "What the third quarter of 2026 taught us",
		Subtitle: "Quarterly learning review, Tidewater Parcels",
		Version:  Version,
		Cover:    sampleCover(),
		Sections: []Section{
			{
				Heading: "What this quarter says", Depth: PageOne,
				Intro:    "Five things worth saying, each with the sentences it rests on. Anything marked “cannot tell” could be luck.",
				Findings: sampleFindings(),
				Questions: []string{
					"How did the rate limiter come to be there, and what would it take for two more services to have one?",
					"What made rolling back feel slower than pressing on?",
				},
			},
			{
				Heading: "What went well", Depth: Walk, Intro: "Defences that held, in the words of those who were there.",
				Figures: []Figure{sampleDefences()},
			},
			{
				Heading: "What keeps coming back", Depth: Walk,
				Figures: []Figure{sampleFactors(), sampleHeatmap(), samplePairs(), sampleShares()},
			},
			{
				Heading: "Near misses", Depth: Walk,
				Figures: []Figure{sampleColumns(), sampleOneLine()},
			},
			{
				Heading: "Time", Depth: Walk,
				Figures: []Figure{sampleDots(), sampleMissing()},
			},
			{
				Heading: "By service", Depth: Folded,
				Intro:   "More postmortems mean more learning, not more failure.",
				Figures: []Figure{sampleSmall(), sampleGrouped()},
			},
			{Heading: "Methods and definitions", Depth: Folded, Intro: "How each number was made.\n\nEvery query is printed with its figure."},
		},
		Incidents: sampleIncidents(),
	}
}

func sampleCover() Cover {
	return Cover{
		Period:   analysis.Period{From: day(2026, 7, 1), To: day(2026, 10, 1)},
		Compared: analysis.Period{From: day(2025, 7, 1), To: day(2026, 7, 1)},
		AsOf:     "30 September 2026", Scope: "All teams and services", Counted: 34,
		Facts: []Fact{
			{"Incidents", "27"},
			{"Near misses", "7"},
			{"Services touched", "9 of 12"},
			{"Postmortems with a full account", "21 of 34"},
		},
		Excluded: []analysis.Exclusion{{Reason: "maintenance", N: 3}, {Reason: "told in another postmortem", N: 2}},
		Warnings: []analysis.Warning{{Code: "late_documents", Detail: "Six postmortems were published after the quarter ended; the last two weeks may still grow."}},
		Sources: []Source{
			{Name: "testdata/postmortems", Found: 131, Loaded: 126, Skipped: 5, Newest: "2026-09-29"},
			{Name: "pagerduty", Found: 40, Loaded: 39, Refused: 1, Newest: "2026-09-30"},
		},
		DataHash: "b1946ac92492d2347c6235b4d2611184",
	}
}

func evidence(n int, quote, heading string) analysis.Evidence {
	in := sampleIncidents()[n%len(sampleIncidents())]
	return analysis.Evidence{Incident: in.Key, Title: in.Title, Heading: heading, Quote: quote, Rule: "config-change/pushed", Basis: "stated"}
}

func sampleFindings() []Finding {
	return []Finding{
		{
			Sentence: "The rate limiter in front of checkout held four times, and each time nobody outside noticed.", Positive: true,
			Detail: "Three of the four are near misses. Two more services have asked for the same limiter.",
			Evidence: []analysis.Evidence{
				evidence(0, "The limiter shed 30% of the retries and the checkout p99 never left the green band.", "What went well"),
				evidence(1, "Rate limiting at the edge meant customers saw a spinner rather than an error.", "Where we got lucky"),
			},
		},
		{
			Sentence: "Configuration pushes were behind more of what we wrote about than a year ago.",
			Verdict:  &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.Up, Reading: analysis.Worse, Estimate: ptr(2.1), Low: ptr(1.2), High: ptr(3.6), N: 34, SmallestDetectable: ptr(1.9)},
			Evidence: []analysis.Evidence{evidence(2, "The flag was flipped for all regions at once because the staged rollout is opt-in.", "Contributing factors")},
		},
		{
			Sentence: "A full disk and a missing alert keep travelling together: together four times as often as chance would have it.",
			Verdict:  &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.AboutTheSame, Reading: analysis.Depends, Estimate: ptr(1.02), Low: ptr(0.9), High: ptr(1.15), N: 80, SmallestDetectable: ptr(1.2)},
		},
		{
			Sentence: "Whether we notice sooner than last year cannot be told from 19 timelines.",
			Verdict:  &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.CannotTell, Estimate: ptr(0.8), Low: ptr(0.45), High: ptr(1.5), N: 19, SmallestDetectable: ptr(0.5)},
		},
	}
}

func sampleTable(name string, rows ...[]string) Table {
	return TableOf([]Column{TextColumn(name), NumberColumn("incidents"), NumberColumn("share")}, rows...)
}

func sampleBasis() analysis.Basis {
	return analysis.Basis{
		Period: analysis.Period{From: day(2026, 7, 1), To: day(2026, 10, 1)}, Counted: 34,
		Excluded: []analysis.Exclusion{{Reason: "no text to read factors from", N: 4}},
	}
}

func sampleQuery(name string) Query {
	return Query{
		Name:   name,
		SQL:    "SELECT factor, count(*) AS incidents\nFROM contributing_factors\nWHERE occurred_at >= $from::TIMESTAMPTZ AND occurred_at < $to::TIMESTAMPTZ\nGROUP BY factor\nORDER BY incidents DESC, factor",
		Params: []Param{{Name: "from", Value: "2026-07-01"}, {Name: "to", Value: "2026-10-01"}, {Name: "team", Null: true}},
	}
}

func share(i int, v, lo, hi float64, n int, faded bool) Point {
	return Point{Category: i, Value: ptr(v), Low: ptr(lo), High: ptr(hi), N: n, Faded: faded}
}

var sampleFactorNames = []string{
	"A configuration change reached everyone at once", "No alert on the symptom", "A retry storm", "Capacity was assumed, not measured",
	"Runbook out of date", "An untested failover", "Expired certificate",
}

func sampleFactors() Figure {
	points := []Point{
		share(0, 0.38, 0.24, 0.55, 34, false), share(1, 0.29, 0.17, 0.46, 34, false), share(2, 0.24, 0.12, 0.40, 34, false),
		share(3, 0.18, 0.08, 0.34, 34, false), share(4, 0.12, 0.05, 0.27, 34, true), share(5, 0.06, 0.02, 0.19, 34, true), {Category: 6},
	}
	for i, n := range []string{"13 of 34", "10 of 34", "8 of 34", "6 of 34", "4 of 34", "2 of 34"} {
		points[i].Label = points[i].percentLabel(n)
	}
	f := Figure{
		Heading: "Recurring factors", Sentence: "Configuration changes that reach everyone at once were in 13 of 34 postmortems, more than anything else.",
		Verdict: &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.Up, Reading: analysis.Depends, Estimate: ptr(2.1), Low: ptr(1.2), High: ptr(3.6), N: 34, SmallestDetectable: ptr(1.9)},
		Chart:   &Chart{Kind: Bars, XName: "share of postmortems", Percent: true, Categories: sampleFactorNames, Series: []Series{{Name: "this quarter", Points: points}}},
		Table: sampleTable("factor", []string{sampleFactorNames[0], "13", "38 %"}, []string{sampleFactorNames[1], "10", "29 %"}, []string{sampleFactorNames[2], "8", "24 %"},
			[]string{sampleFactorNames[3], "6", "18 %"}, []string{sampleFactorNames[4], "4", "12 %"}, []string{sampleFactorNames[5], "2", "6 %"}, []string{sampleFactorNames[6], "", ""}),
		Basis: sampleBasis(), Query: sampleQuery("factors/recurring"),
	}
	f.Basis.Warnings = []analysis.Warning{{Code: "small", Detail: "Factors with fewer than five postmortems are drawn hatched."}}
	for i, name := range sampleFactorNames[:6] {
		f.Groups = append(f.Groups, Group{Label: name, Evidence: []analysis.Evidence{
			evidence(i, "The flag was flipped for all regions at once because the staged rollout is opt-in.", "Contributing factors"),
			evidence(i+1, "We pushed the new timeout everywhere; there is no canary for this file.", "Root cause"),
		}, More: i})
	}
	return f
}

func (p Point) percentLabel(n string) string { return percent(*p.Value) + ", " + n }

func sampleHeatmap() Figure {
	c := &Chart{Kind: Heatmap, Categories: quarters, Rows: sampleFactorNames[:6], Unit: "incidents", Marks: []Mark{{Label: "new taxonomy", Category: ptr(3)}}}
	for i := range c.Rows {
		s := Series{Name: c.Rows[i]}
		for j := range quarters {
			v := float64((i*7+j*5+i*j)%9) * float64(6-i) / 4
			v = float64(int(v))
			if i == 5 && j == 2 {
				continue
			}
			s.Points = append(s.Points, Point{Category: j, Value: &v, Faded: v > 0 && v < 3})
		}
		c.Series = append(c.Series, s)
	}
	return Figure{
		Heading: "Factors over eight quarters", Sentence: "Retry storms fade after the client library changed; the rest moves less than the numbers can show.",
		Verdict: &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.CannotTell, SmallestDetectable: ptr(2.4)},
		Chart:   c, Table: sampleTable("factor", []string{"A retry storm", "21", "12 %"}), Basis: sampleBasis(), Query: sampleQuery("factors/by_quarter"),
		Groups: []Group{{Label: "A retry storm", Evidence: []analysis.Evidence{evidence(3, "Clients retried without jitter.", "Analysis")}}},
	}
}

func samplePairs() Figure {
	names := []string{"Disk full, with no alert on it", "Config push, with a retry storm", "Runbook, with a new on-call", "Certificate, with a failover"}
	return Figure{
		Heading: "Factors that travel together", Sentence: "A full disk and a missing alert meet four times as often as chance.",
		Chart: &Chart{
			Kind: Intervals, Log: true, Unit: "times", XName: "times as often as chance (each step doubles)", Categories: names, Marks: []Mark{{Label: "chance", Value: ptr(1.0)}},
			Series: []Series{{Name: "lift", Points: []Point{
				{Category: 0, Value: ptr(4.1), Low: ptr(2.2), High: ptr(7.4), N: 9}, {Category: 1, Value: ptr(2.2), Low: ptr(1.3), High: ptr(3.8), N: 11},
				{Category: 2, Value: ptr(1.5), Low: ptr(0.7), High: ptr(3.1), N: 5, Faded: true}, {Category: 3, Value: ptr(0.8), Low: ptr(0.2), High: ptr(2.9), N: 3, Faded: true},
			}}},
		},
		Table: sampleTable("pair", []string{names[0], "9", "26 %"}), Basis: sampleBasis(), Query: sampleQuery("factors/pairs"),
	}
}

func sampleShares() Figure {
	c := &Chart{Kind: Lines, Percent: true, YName: "share of postmortems", Categories: quarters, Marks: []Mark{{Label: "new taxonomy", Category: ptr(3)}}}
	for i, name := range []string{"Configuration change", "No alert", "Retry storm"} {
		s := Series{Name: name}
		for j := range quarters {
			v := 0.12 + 0.06*float64(i) + 0.03*float64(j)*float64(1-i) + 0.02*float64((i+j)%3)
			s.Points = append(s.Points, share(j, v, v*0.6, v*1.4, 30, false))
		}
		c.Series = append(c.Series, s)
	}
	c.Series[2].Points[4].Value, c.Series[2].Points[4].Low, c.Series[2].Points[4].High = nil, nil, nil
	return Figure{Heading: "Shares through time", Sentence: "Configuration changes rise, retry storms fall, and the alerts that are missing stay missing.", Chart: c, Table: sampleTable("quarter", []string{"2026Q3", "13", "38 %"}), Basis: sampleBasis(), Query: sampleQuery("factors/shares")}
}

func sampleOneLine() Figure {
	s := Series{Name: "near misses"}
	for j, v := range []float64{0.08, 0.1, 0.09, 0.15, 0.14, 0.2, 0.18, 0.21} {
		s.Points = append(s.Points, share(j, v, v*0.5, v*1.8, 30, j < 2))
	}
	return Figure{
		Heading: "Near-miss share", Sentence: "One postmortem in five is now about something that did not happen; whether that is more telling or more risk, only you know.",
		Verdict: &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.Up, Reading: analysis.Depends, Estimate: ptr(1.7), Low: ptr(1.1), High: ptr(2.8)},
		Chart:   &Chart{Kind: Lines, Percent: true, Categories: quarters, Series: []Series{s}}, Basis: sampleBasis(), Query: sampleQuery("near_misses/share"),
		Table: sampleTable("quarter", []string{"2026Q3", "7", "21 %"}),
	}
}

func sampleColumns() Figure {
	c := &Chart{Kind: Columns, YName: "postmortems", Categories: quarters, Series: []Series{{Name: "incidents"}, {Name: "near misses"}}}
	for j := range quarters {
		c.Series[0].Points = append(c.Series[0].Points, Point{Category: j, Value: ptr(float64(11 + j%3*2 + j/2))})
		c.Series[1].Points = append(c.Series[1].Points, Point{Category: j, Value: ptr(float64(1 + j/2))})
	}
	return Figure{Heading: "Postmortems per quarter", Sentence: "We write up more of what nearly happened than two years ago.", Chart: c, Table: sampleTable("quarter", []string{"2026Q3", "34", ""}), Basis: sampleBasis(), Query: sampleQuery("incidents/per_quarter")}
}

func sampleDefences() Figure {
	return Figure{
		Heading: "Defences that held", Sentence: "The rate limiter and the slow rollout stopped seven incidents between them.",
		Chart: &Chart{Kind: Bars, XName: "times a defence held", Categories: []string{"Rate limiter", "Slow rollout", "A colleague who asked"}, Series: []Series{{Name: "held", Points: []Point{
			{Category: 0, Value: ptr(4.0)}, {Category: 1, Value: ptr(3.0)}, {Category: 2, Value: ptr(2.0)},
		}}}},
		Table: sampleTable("defence", []string{"Rate limiter", "4", ""}, []string{"Slow rollout", "3", ""}, []string{"A colleague who asked", "2", ""}),
		Basis: sampleBasis(), Query: sampleQuery("defences/held"),
		Groups: []Group{{Label: "Rate limiter", Evidence: []analysis.Evidence{evidence(0, "The limiter shed 30% of the retries.", "What went well")}}},
	}
}

func sampleDots() Figure {
	c := &Chart{Kind: Dots, Log: true, Unit: "minutes", XName: "time until customers were well again", Categories: []string{"to notice", "to mitigate", "to resolve"}, Series: []Series{{Name: "this quarter"}}}
	for i := range 3 {
		for j := range 27 {
			v := float64((j*37+11)%97+2) * []float64{0.4, 2, 30}[i]
			if j%5 == 0 {
				v *= 6
			}
			c.Series[0].Points = append(c.Series[0].Points, Point{Category: i, Value: &v, Label: sampleIncidents()[j%6].Title, Incident: sampleIncidents()[j%6].Key})
		}
	}
	return Figure{Heading: "How long it took", Sentence: "Half of what we wrote about was mitigated within an hour and a half; three took more than half a day.", Chart: c, Table: sampleTable("phase", []string{"to notice", "27", ""}), Basis: sampleBasis(), Query: sampleQuery("timing/durations"), Incidents: []string{"file:checkout/2026-07-03.md"}}
}

func sampleMissing() Figure {
	return Figure{
		Heading: "Time to acknowledge", Sentence: "Nothing can be said about how soon a page is answered.",
		Missing: "No document states when a page was acknowledged. Load shifts.csv, or sync PagerDuty: secondstory sync pagerduty.", Basis: analysis.Basis{}, Query: sampleQuery("timing/acknowledge"),
	}
}

func sampleSmall() Figure {
	c := &Chart{Kind: SmallLines, Percent: true, Categories: quarters, Marks: []Mark{{Label: "all", Value: ptr(0.2)}}}
	for i, name := range []string{"billing", "checkout", "depots", "labels", "notifications", "search", "tracking with a long name"} {
		s := Series{Name: name}
		for j := range quarters {
			v := 0.1 + 0.05*float64((i*3+j*2)%6)
			s.Points = append(s.Points, share(j, v, v*0.6, v*1.4, 9, i == 3))
		}
		c.Series = append(c.Series, s)
	}
	return Figure{Heading: "Services side by side", Sentence: "No service stands out from the others by more than luck allows.", Verdict: &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.CannotTell, SmallestDetectable: ptr(3.1)}, Chart: c, Table: sampleTable("service", []string{"billing", "9", "12 %"}), Basis: sampleBasis(), Query: sampleQuery("services/shares")}
}

func sampleGrouped() Figure {
	c := &Chart{Kind: Bars, Percent: true, Categories: []string{"Senior", "Mid", "Junior"}}
	for i, name := range []string{"this quarter", "the year before"} {
		s := Series{Name: name}
		for j := range 3 {
			s.Points = append(s.Points, share(j, 0.5-0.12*float64(j)+0.05*float64(i), 0.4-0.12*float64(j), 0.62-0.1*float64(j), 20, j == 2))
		}
		c.Series = append(c.Series, s)
	}
	return Figure{Heading: "Who answered first", Sentence: "Senior people answered first half of the time, as in the year before.", Verdict: &analysis.Verdict{Scale: analysis.Ratio, Direction: analysis.Down, Reading: analysis.Better, Estimate: ptr(0.8), Low: ptr(0.7), High: ptr(0.95)}, Chart: c, Table: sampleTable("seniority", []string{"Senior", "20", "50 %"}), Basis: sampleBasis(), Query: sampleQuery("responders/first")}
}

func sampleIncidents() []Incident {
	var out []Incident
	titles := []string{
		"Checkout returned 502 for 40 minutes", "Labels printed twice in the Rotterdam depot", "Tracking page showed yesterday’s parcels",
		"Search latency after the reindex", "Billing export stopped at midnight", "We almost let the wildcard certificate expire",
	}
	for i, title := range titles {
		key := fmt.Sprintf("file:postmortems/2026-%02d-%02d.md", 7+i/3, 3+i*4)
		if i == 0 {
			key = "file:checkout/2026-07-03.md"
		}
		kind := "incident"
		if i == 5 {
			kind = "near_miss"
		}
		out = append(out, Incident{
			Key: key, Title: title, Path: "postmortems/2026.md", Kind: kind, KindBasis: "stated", Occurred: fmt.Sprintf("2026-%02d-%02d", 7+i/3, 3+i*4), Severity: "SEV2",
			Services: []string{"checkout", "edge"}, Summary: "A push of the edge configuration doubled the retries of every client.",
			Codes: []Code{
				{Dimension: "factor", Label: "A configuration change reached everyone at once", Grade: "stated", Heading: "Contributing factors", Quote: "The flag was flipped for all regions at once because the staged rollout is opt-in.", Rule: "config-change/pushed", Confidence: 0.9},
				{Dimension: "defence", Label: "Rate limiter", Grade: "stated", Heading: "What went well", Quote: "The limiter shed 30% of the retries.", Rule: "rate-limit/held", Confidence: 0.8},
			},
			Correct: []string{"- {incident: \"" + key + "\", field: severity, value: SEV3, reason: \"...\"}"},
		})
	}
	return out
}
