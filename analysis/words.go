package analysis

import (
	"math"
	"regexp"
	"strings"
	"unicode"
)

// Words that say nothing about which lesson or which incident a text is about.
const idleWords = ` a about above across after again against all also although always an and another any anyone anything are aren't as at
 back be because been before being below between both but by can cannot can't could couldn't day days did didn't do does doesn't
 doing done don't down due during each either else enough even ever every few first for from further get gets getting give given
 go goes going gone got had hadn't has hasn't have haven't having he her here hers him his hour hours how however i if in into is
 isn't it its itself just keep kept last later least let like made make makes making many may me might minute minutes more most
 much must my near need needed needs neither never new next no nobody none nor not nothing now of off often on once one only onto
 or other others our ours out over own per perhaps put quite rather really same see seen she should since so some someone something
 soon still such take taken takes than that the their them then there these they thing things this those though through till time
 times to together too took two under until up upon us use used uses using very via want wanted was wasn't way we week weeks well
 went were weren't what when where whether which while who whole whose why will with within without won't would wouldn't yet you
 your engineer engineers team teams service services incident incidents issue issues problem problems postmortem `

// Verbs that open an action item without saying what it is about.
const idleVerbs = ` add adding added allow build built change check consider create decide define document ensure evaluate
 explore extend find fix follow give implement improve introduce investigate look make move plan prepare provide raise reduce
 remove replace review run set ship start stop try update upgrade work write `

// sayings are ways to say one thing in words that are not alike.
func sayings() *strings.Replacer {
	return strings.NewReplacer(
		"second yes", "confirmation", "second go-ahead", "confirmation", "go-ahead", "confirmation", "ask twice", "confirmation",
		"asks twice", "confirmation", "are you sure", "confirmation", "two-step", "confirmation",
		"page somebody", "alert", "page someone", "alert", "pages somebody", "alert", "pages someone", "alert",
		"playbook", "runbook", "run book", "runbook", "run-book", "runbook", "roll back", "rollback", "roll-back", "rollback",
		"back off", "backoff", "back-off", "backoff", "time out", "timeout", "time-out", "timeout",
	)
}

// sameSaying writes what is said in several ways in one of them, in lower case.
func sameSaying(text string) string { return sayings().Replace(strings.ToLower(text)) }

// vocabulary cuts texts into stems and leaves out idle words.
type vocabulary struct{ idle map[string]bool }

// newVocabulary leaves out the words of the lists.
func newVocabulary(lists ...string) vocabulary {
	idle := map[string]bool{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			idle[word] = true
		}
	}
	return vocabulary{idle}
}

// address matches a link: its words say where something is kept, not what happened.
var address = regexp.MustCompile(`(?i)\b[a-z][a-z+.-]*://[^\s<>()\[\]"]+`)

// stems are the words of text that mean something, cut to their stems, in order. Numbers, and words
// with digits in them (ticket keys, versions, hosts), are left out: they differ when the lesson does not.
// So are the words of links, which two stories of one repository share.
func (v vocabulary) stems(text string) []string {
	var all []string
	if strings.Contains(text, "://") {
		text = address.ReplaceAllString(text, " ")
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), notInWord) {
		word = strings.Trim(word, "'’")
		if len(word) < 2 || v.idle[word] || strings.ContainsFunc(word, unicode.IsDigit) {
			continue
		}
		stem := stemOf(word)
		if !v.idle[stem] {
			all = append(all, stem)
		}
	}
	return all
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// stemOf cuts the common English endings, so that jitter, jittered and jitters are one word. It is
// deliberately crude: it only has to treat two texts alike.
func stemOf(word string) string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	for _, ending := range []string{"ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "e", "y"} {
		if stem, ok := strings.CutSuffix(word, ending); ok && len(stem) >= 4 && !strings.HasSuffix(word, "ss") && (ending != "y" || !endsInVowel(stem)) {
			word = stem
			break
		}
	}
	if n := len(word); n > 4 && word[n-1] == word[n-2] && word[n-1] != 's' && word[n-1] != 'l' {
		word = word[:n-1] // planned, stopped
	}
	if stem, ok := strings.CutSuffix(word, "e"); ok && len(stem) >= 4 {
		word = stem
	}
	return word
}

// endsInVowel tells delay and replay, whose y belongs to the word, from retry.
func endsInVowel(stem string) bool { return strings.ContainsRune("aeou", rune(stem[len(stem)-1])) }

// vector is a text as weights of stems in their order, of length 1; empty when the text says nothing.
type vector []weighed

// weighed is one stem and what it weighs.
type weighed struct {
	stem   string
	weight float64
}

// corpus knows how rare each stem is.
type corpus struct {
	texts int
	in    map[string]int // texts that hold the stem
}

// newCorpus counts the stems of all texts.
func newCorpus(texts [][]string) corpus {
	c := corpus{texts: len(texts), in: map[string]int{}}
	for _, stems := range texts {
		seen := map[string]bool{}
		for _, s := range stems {
			if !seen[s] {
				seen[s] = true
				c.in[s]++
			}
		}
	}
	return c
}

// weight is the inverse document frequency of a stem; one that was never seen is as rare as can be.
func (c corpus) weight(stem string) float64 {
	return math.Log(float64(c.texts+1)/float64(max(1, c.in[stem]))) + 0.1
}

// vector is the direction of what weigh returns.
func (c corpus) vector(stems []string) vector {
	v, _ := c.weigh(stems)
	return v
}

// weigh weighs stems by how often they occur here (dampened) and how rare they are elsewhere: the
// weights brought to length 1, and the length they had.
func (c corpus) weigh(stems []string) (v vector, length float64) {
	often := map[string]float64{}
	for _, s := range stems {
		often[s]++
	}
	v = make(vector, 0, len(often))
	squares := 0.0
	for _, s := range sortedKeys(often) {
		w := (1 + math.Log(often[s])) * c.weight(s)
		v = append(v, weighed{s, w})
		squares += w * w
	}
	length = math.Sqrt(squares)
	for i := range v {
		v[i].weight /= length
	}
	return v, length
}

// meet calls both for every stem that v and other hold, in order, with its weights.
func (v vector) meet(other vector, both func(stem string, a, b float64)) {
	for i, j := 0, 0; i < len(v) && j < len(other); {
		switch strings.Compare(v[i].stem, other[j].stem) {
		case -1:
			i++
		case 1:
			j++
		default:
			both(v[i].stem, v[i].weight, other[j].weight)
			i++
			j++
		}
	}
}

// cosine is the similarity of two vectors, 0 to 1, and how many stems they share.
func (v vector) cosine(other vector) (similarity float64, shared int) {
	v.meet(other, func(_ string, a, b float64) {
		similarity += a * b
		shared++
	})
	return similarity, shared
}
