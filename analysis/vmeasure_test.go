package analysis

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"secondstory/queries"
)

// otherWords say the same thing; the paraphrase replaces every one it meets.
var otherWords = strings.NewReplacer(
	" failed", " broke", " started ", " began ", " stopped ", " ceased ", " requests", " calls", " request ", " call ", " queue", " backlog", " because ", " since ",
	" customers", " users", " deploy", " rollout", " minutes", " min", " alert", " alarm", " noticed", " saw", " found ", " discovered ", " slow", " sluggish",
	" full", " packed", " retried", " tried again", " nobody ", " no one ", " restarted", " bounced", " large", " big", " quickly", " fast", " wrong", " incorrect",
	" server", " machine", " database", " data store", " error", " fault", " changed", " altered", " removed", " deleted", " after ", " once ", " before ", " until ",
	" several", " a number of", " the team", " people", " happened", " occurred", " caused", " led to", " took ", " needed ", " showed", " displayed", " sent", " delivered",
)

// retold are the ways in which a second account of one incident can differ.
func retold() map[string]func([]string) []string {
	return map[string]func([]string) []string{
		"paraphrased": func(s []string) []string {
			all := slices.Clone(s)
			for i := range all {
				all[i] = otherWords.Replace(" " + all[i])
			}
			for i := 0; i+1 < len(all); i += 2 {
				all[i], all[i+1] = all[i+1], all[i]
			}
			return all
		},
		"truncated": func(s []string) []string { return s[:max(3, len(s)/2)] },
		"re-templated": func(s []string) []string {
			out := []string{"This report follows the template of the reliability office.", "Executive overview for stakeholders."}
			for i := len(s) - 1; i >= 0; i-- {
				out = append(out, s[i])
				if i%4 == 0 {
					out = append(out, "See the appendix for supporting material and definitions.")
				}
			}
			return out
		},
	}
}

var headingLine = regexp.MustCompile(`(?m)^(#.*|[=-]{3,}|\|.*|[A-Za-z ]{3,20}:.*)$`)

// exampleSentences are the sentences of the example postmortems, by file.
func exampleSentences(t *testing.T) [][]string {
	t.Helper()
	var all [][]string
	err := filepath.WalkDir(filepath.Join("..", "testdata", "postmortems"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".md", ".txt"}, filepath.Ext(path)) || strings.HasPrefix(entry.Name(), "README") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if sentences := sentencesOf(headingLine.ReplaceAllString(string(text), "")); len(sentences) >= 10 {
			all = append(all, sentences)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestLookAlikes_VMeasure: sixty accounts of different incidents, thirty of them told again, ten each
// paraphrased, truncated and re-templated: the chains are the incidents.
//
// Source of the measure: A. Rosenberg and J. Hirschberg, V-Measure, EMNLP-CoNLL 2007.
func TestLookAlikes_VMeasure(t *testing.T) {
	t.Parallel()
	texts := exampleSentences(t)
	if len(texts) < 60 {
		t.Fatalf("only %d examples are long enough", len(texts))
	}
	kinds := []string{"paraphrased", "truncated", "re-templated"}
	var all []told
	truth := map[string]string{}
	add := func(key, incident string, sentences []string, days int) {
		truth[key] = incident
		all = append(all, told{
			key: key, at: day(t, "2025-10-01").AddDate(0, 0, days), template: "prose",
			sections: []queries.Section{{Role: "body", Body: strings.Join(sentences, " ")}},
		})
	}
	for i, sentences := range texts[:60] {
		incident := fmt.Sprintf("incident %02d", i)
		add(fmt.Sprintf("file:%02d", i), incident, sentences, i)
		if i < 30 {
			add(fmt.Sprintf("file:%02d-again", i), incident, retold()[kinds[i%3]](sentences), 100+i)
		}
	}
	r, err := LookAlikes(t.Context(), load(t, all...), Params{Period: period(t, "2025Q4..2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for key := range truth {
		found[key] = key
	}
	for i, c := range r.Chains {
		for _, in := range c.Incidents {
			found[in.Incident] = fmt.Sprintf("chain %d", i)
		}
	}
	v := vMeasure(truth, found)
	t.Logf("V-measure %.4f over %d accounts of %d incidents", v, len(truth), 60)
	if v < 0.98 {
		t.Errorf("V-measure %.4f, want at least 0.98", v)
	}
}

// vMeasure is the harmonic mean of homogeneity and completeness.
func vMeasure(truth, found map[string]string) float64 {
	n := float64(len(truth))
	classes, clusters, both := counts{}, counts{}, map[[2]string]int{}
	for _, key := range sortedKeys(truth) {
		classes[truth[key]]++
		clusters[found[key]]++
		both[[2]string{truth[key], found[key]}]++
	}
	entropy := func(c counts) float64 {
		h := 0.0
		for _, k := range sortedKeys(c) {
			p := float64(c[k]) / n
			h -= p * math.Log(p)
		}
		return h
	}
	given := func(of counts, side int) float64 {
		h := 0.0
		for pair, k := range both {
			h -= float64(k) / n * math.Log(float64(k)/float64(of[pair[side]]))
		}
		return h
	}
	homogeneity := 1 - given(clusters, 1)/entropy(classes)
	completeness := 1 - given(classes, 0)/entropy(clusters)
	return 2 * homogeneity * completeness / (homogeneity + completeness)
}

func TestVMeasure_OfTheTruthIsOne(t *testing.T) {
	t.Parallel()
	truth := map[string]string{"a": "1", "b": "1", "c": "2", "d": "3"}
	if v := vMeasure(truth, truth); math.Abs(v-1) > 1e-12 {
		t.Errorf("%v", v)
	}
	// One cluster of everything is complete and not homogeneous at all.
	if v := vMeasure(truth, map[string]string{"a": "x", "b": "x", "c": "x", "d": "y"}); v > 0.9 || v < 0.3 {
		t.Errorf("%v", v)
	}
}
