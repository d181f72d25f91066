package reports

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"secondstory/analysis"
	"secondstory/queries"
)

// composed is the report on incidents that are coded as given, by the day they happened.
func composed(t *testing.T, incidents []queries.Incident, codes []queries.Code, actions []queries.ActionItem) Document {
	t.Helper()
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	batch := queries.Batch{Incidents: incidents, ActionItems: actions}
	coded := queries.CodesBatch{TaxonomyVersion: "test", Codes: codes}
	for _, i := range incidents {
		batch.Sections = append(batch.Sections, queries.Section{Incident: i.Incident, Role: "title", Body: i.Title})
		coded.Runs = append(coded.Runs, queries.CodeRun{Incident: i.Incident, TaxonomyVersion: "test", CoderVersion: "1", ContentHash: i.Incident})
	}
	if _, err := db.Load(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := db.LoadCodes(t.Context(), coded); err != nil {
		t.Fatal(err)
	}
	data, err := analysis.New(db)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Quarterly(t.Context(), data, analysis.Params{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// happening are n incidents of a kind, a day apart, each 40 minutes long.
func happening(n int, kind, from string) []queries.Incident {
	var all []queries.Incident
	for i := range n {
		at, err := time.Parse(time.DateOnly, from)
		if err != nil {
			panic(err)
		}
		at = at.AddDate(0, 0, i)
		until := at.Add(40 * time.Minute)
		key := fmt.Sprintf("file:%s-%s-%d", kind, from, i)
		all = append(all, queries.Incident{
			Incident: key, Source: "file", Title: "Title", Kind: kind, KindBasis: "stated", Template: "prose", ContentHash: key, Words: 50,
			OccurredAt: &at, StartedAt: &at, MitigatedAt: &until,
		})
	}
	return all
}

// coding gives each incident one code of each dimension.
func coding(incidents []queries.Incident, byDimension map[string]string) []queries.Code {
	var all []queries.Code
	for _, dimension := range []string{"trigger", "factor", "detection", "defence", "practice"} {
		for _, i := range incidents {
			if code := byDimension[dimension]; code != "" {
				ordinal, quote := int32(0), "A sentence."
				all = append(all, queries.Code{
					Incident: i.Incident, Dimension: dimension, Code: code, Grade: "stated", Origin: "coder", Confidence: 0.9,
					SectionOrdinal: &ordinal, Quote: &quote, Rule: "test", TaxonomyVersion: "test",
				})
			}
		}
	}
	return all
}

// untrue matches what no sentence for a room may say.
var untrue = regexp.MustCompile(`\b1 (incidents|postmortems|near misses|days|conditions|pairs|promises|actions|action items|signs)\b|\b1 (do|say|were|are)\b|of the [01] |the 1 |%!|NaN|\bInf\b|[Ff]isher|\bp [0-9.]+|[Gg]eometric|Wilson|[Pp]oisson|Kaplan|because of|\bcaused\b|[a-z]+[-_][a-z]+[-_][a-z]+`)

func TestQuarterly_SentencesAreTrueOfFew(t *testing.T) {
	t.Parallel()
	everything := map[string]string{"trigger": "push", "factor": "drift", "detection": "alert", "defence": "gate", "practice": "luck"}
	for name, make := range map[string]func() Document{
		"nothing":           func() Document { return composed(t, nil, nil, nil) },
		"one, all unknown":  func() Document { return composed(t, happening(1, "incident", "2026-07-01"), nil, nil) },
		"one near miss":     func() Document { return composed(t, happening(1, "near_miss", "2026-07-01"), nil, nil) },
		"near misses alone": func() Document { return composed(t, happening(7, "near_miss", "2026-07-01"), nil, nil) },
		"one, all known": func() Document {
			one := happening(1, "incident", "2026-07-01")
			return composed(t, one, coding(one, everything), []queries.ActionItem{{Incident: one[0].Incident, Ordinal: 1, Title: "Do it", State: "open"}})
		},
		"two that tie": func() Document {
			two := happening(2, "incident", "2026-07-01")
			return composed(t, two, append(coding(two[:1], everything), coding(two[1:], map[string]string{"factor": "limit", "detection": "user", "defence": "spare"})...), nil)
		},
		"many and one before": func() Document {
			many := append(happening(1, "incident", "2026-01-01"), happening(14, "incident", "2026-07-01")...)
			return composed(t, many, coding(many, everything), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := make()
			check := func(where, text string) {
				t.Helper()
				if found := untrue.FindString(text); found != "" {
					t.Errorf("%q in %s: %s", found, where, text)
				}
			}
			for _, w := range d.Cover.Warnings {
				check("a warning", w.Detail)
			}
			for _, s := range d.Sections {
				if s.Depth == Folded {
					continue
				}
				for _, f := range s.Findings {
					check("a finding", f.Sentence+" "+f.Detail)
				}
				for _, f := range s.Figures {
					check(f.Heading, f.Heading+" "+f.Sentence)
					for _, column := range f.Table.Columns {
						check("a column of "+f.Heading, column.Name)
					}
					if f.Chart == nil && len(f.Table.Rows) == 0 && f.Missing == "" {
						t.Errorf("%s is empty and does not say what is missing", f.Heading)
					}
					if strings.Contains(f.Sentence, "has not changed") {
						t.Errorf("%s says that nothing changed: %s", f.Heading, f.Sentence)
					}
				}
			}
		})
	}
}

func TestCountedWords_TellsIncidentsFromNearMisses(t *testing.T) {
	t.Parallel()
	for want, n := range map[string][2]int{
		"14 incidents and 2 near misses": {14, 2}, "1 incident": {1, 0}, "1 near miss": {0, 1}, "1 incident and 1 near miss": {1, 1}, "0 incidents": {0, 0},
	} {
		if got := countedWords(n[0], n[1]); got != want {
			t.Errorf("%v is %q, want %q", n, got, want)
		}
	}
}

func TestMostOften_NamesTies(t *testing.T) {
	t.Parallel()
	for want, counts := range map[string][]int{
		"Most often: a, in 4 of the 9.":                                   {4, 2, 1},
		"Most often: a and b, each in 4 of the 9.":                        {4, 4, 1},
		"No one stands out: 4 share the first place, each in 2 of the 9.": {2, 2, 2, 2},
		"None comes up more than once among the 9.":                       {1, 1},
	} {
		if got := mostOften([]string{"a", "b", "c", "d"}[:len(counts)], counts, 9, "the 9"); got != want {
			t.Errorf("%v: %q, want %q", counts, got, want)
		}
	}
}
