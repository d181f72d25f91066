package analysis

import (
	"slices"
	"testing"
)

func TestVocabulary_OneStemForOneWord(t *testing.T) {
	t.Parallel()
	v := newVocabulary(idleWords, idleVerbs)
	for _, family := range [][]string{
		{"jitter", "jittered", "jitters"}, {"retry", "retried", "retries"}, {"share", "shared", "sharing"},
		{"certificate", "certificates"}, {"plan", "planned"}, {"limit", "limits", "limited"},
	} {
		want := v.stems(family[0])
		for _, word := range family[1:] {
			if got := v.stems(word); !slices.Equal(got, want) {
				t.Errorf("%s gives %v, %s gives %v", family[0], want, word, got)
			}
		}
	}
}

func TestVocabulary_LeavesOutWhatDiffersWhenTheLessonDoesNot(t *testing.T) {
	t.Parallel()
	v := newVocabulary(idleWords, idleVerbs)
	got := v.stems("Add a jittered back-off to the client (SHP-1320, v2, 2026-10-16, don't; [shp](https://git.example/shared/repository#lines))")
	if want := []string{"jitter", "client", "shp", "shp"}; !slices.Equal(got, want) {
		t.Errorf("stems = %v, want %v", got, want)
	}
}

func TestSentencesOf(t *testing.T) {
	t.Parallel()
	got := sentencesOf("It broke at 10:05. Version 2.4 was\nold! Was it?\n\n- first item\n- second item. With more\n1. numbered\n| a | b |\nlast e.g. this")
	want := []string{
		"It broke at 10:05.", "Version 2.4 was old!", "Was it?", "first item", "second item.", "With more",
		"1. numbered", "a | b last e.g. this",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sentences = %q", got)
	}
}

func TestCorpus_RareWordsWeighMore(t *testing.T) {
	t.Parallel()
	c := newCorpus([][]string{{"queue", "barcode"}, {"queue", "disk"}, {"queue"}})
	v := c.vector([]string{"queue", "barcode"})
	if v[0].stem != "barcode" || v[0].weight <= v[1].weight {
		t.Errorf("weights %v", v)
	}
	if self, shared := v.cosine(v); shared != 2 || self < 0.999999 || self > 1.000001 {
		t.Errorf("similarity to itself %v", self)
	}
	if similarity, shared := c.vector(nil).cosine(v); similarity != 0 || shared != 0 {
		t.Error("nothing is similar to something")
	}
}
