package ingest

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// PhraseMap is what words tell: phrases by their kind. It is safe for concurrent use.
type PhraseMap struct {
	kinds  map[string]*phraseIndex
	events *eventIndex
}

// DefaultPhraseMap is the embedded map, in English and, as far as events go, Japanese.
func DefaultPhraseMap() (*PhraseMap, error) {
	return ReadPhraseMap("phrases.yaml", strings.NewReader(string(phrasesYAML)))
}

// ReadPhraseMap reads a map of the form of phrases.yaml; name is for messages. A kind that is left out
// is told by no words.
func ReadPhraseMap(name string, r io.Reader) (*PhraseMap, error) {
	var file struct {
		Version int                 `yaml:"version"`
		Kinds   map[string][]string `yaml:"kinds"`
	}
	d := yaml.NewDecoder(r)
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading phrases %s: %w", name, err)
	}
	m := &PhraseMap{kinds: map[string]*phraseIndex{}}
	for kind, list := range file.Kinds {
		if !slices.Contains(phraseKinds[:], kind) {
			return nil, fmt.Errorf("reading phrases %s: kind %q is not one of %s", name, kind, strings.Join(phraseKinds[:], ", "))
		}
		index, err := indexPhrases(list)
		if err != nil {
			return nil, fmt.Errorf("reading phrases %s: %s: %w", name, kind, err)
		}
		m.kinds[kind] = index
	}
	m.events = m.indexEvents()
	return m, nil
}

// phraseKinds are all kinds that are asked for.
var phraseKinds = [...]string{
	"onset", "mishap", "change", "detected", "hint", "acknowledged", "fix", "effect", "closed", "watching", "joining", "aside",
	"update", "promise", "partly", "over", "available", "since", "well", "again", "opening", "underway", "condition",
	"instruct", "courtesy", "residue",
	"review_meeting", "took_place", "facilitation", "outsider", "insider", "notes_taken", "no_notes", "actions_agreed",
	"was_reviewed", "was_published", "report", "persons",
	"several", "one_of_several", "posted_state", "planned", "work", "set_for", "unplanned", "harmed", "unharmed", "supposed", "complained", "paid",
}

// says reports whether a text in lower case tells something of a kind: a phrase of it begins at the
// beginning of a word ("^": of a clause), and no negation stands before it ("not yet resolved"). A phrase that ends in
// "|" must end with the word.
func (m *PhraseMap) says(kind, lower string) bool { return m.position(kind, lower) >= 0 }

// position is where the first of the phrases stands, or -1.
func (m *PhraseMap) position(kind, lower string) int {
	index := m.kinds[kind]
	if index == nil {
		return -1
	}
	for i := 0; i < len(lower); i++ {
		c := lower[i]
		phrases := index[c]
		if len(phrases) == 0 || i > 0 && c < utf8.RuneSelf && isWord(lower[i-1]) {
			continue
		}
		for k := range phrases {
			if strings.HasPrefix(lower[i:], phrases[k].text) && phrases[k].at(lower, i) {
				return i
			}
		}
	}
	return -1
}

// opensWith reports whether a phrase of the kind stands at the very beginning: position is 0.
func (m *PhraseMap) opensWith(kind, lower string) bool {
	if index := m.kinds[kind]; index != nil && lower != "" {
		for _, p := range index[lower[0]] {
			if strings.HasPrefix(lower, p.text) && p.at(lower, 0) {
				return true
			}
		}
	}
	return false
}

// phrase is one spelling: whole ends with a word, anchored begins a clause.
type phrase struct {
	text            string
	whole, anchored bool
}

// at reports whether p, which is written at i, is meant there.
func (p phrase) at(lower string, i int) bool {
	end := i + len(p.text)
	if p.whole && end < len(lower) && isWord(lower[end]) || p.anchored && !opensClause(lower[:i]) {
		return false
	}
	return !negated(lower[max(0, i-18):i])
}

// phraseIndex finds phrases by their first byte.
type phraseIndex [256][]phrase

// indexPhrases reads the marks of phrases: "|" at the end, "^" at the beginning.
func indexPhrases(list []string) (*phraseIndex, error) {
	index := &phraseIndex{}
	for _, s := range list {
		text, whole := strings.CutSuffix(s, "|")
		text, anchored := strings.CutPrefix(text, "^")
		switch {
		case text == "":
			return nil, fmt.Errorf("phrase %q is empty", s)
		case whole && strings.HasSuffix(text, " "):
			return nil, fmt.Errorf("phrase %q asks for the end of a word behind a space, which is nowhere", s)
		}
		if text != strings.ToLower(text) {
			return nil, fmt.Errorf("phrase %q is not in lower case", s)
		}
		index[text[0]] = append(index[text[0]], phrase{text, whole, anchored})
	}
	return index, nil
}

// opensClause: nothing stands before in its clause but marks and articles.
func opensClause(before string) bool {
	before = strings.TrimRight(before, " \t*_~\"'`")
	for _, article := range []string{" the", " a", " first", " got", " had"} {
		if rest, ok := strings.CutSuffix(" "+before, article); ok {
			before = strings.TrimSpace(rest)
		}
	}
	return before == "" || strings.HasSuffix(before, "'s") || strings.HasSuffix(before, "’s") || strings.IndexByte(",;:.(/-", before[len(before)-1]) >= 0 || before[len(before)-1] >= 0x80
}

// harmEnds reports whether a text says that what went wrong stops: "failures had
// ended", "the error rate fell".
func harmEnds(lower string) bool {
	left := 0 // words in which what was named may end
	for from := 0; from < len(lower); {
		to := from
		for to < len(lower) && (lower[to] >= 'a' && lower[to] <= 'z' || lower[to] == '%') {
			to++
		}
		w := lower[from:to]
		from = to + 1
		switch {
		case w == "":
		case left > 0 && isEnding(w):
			return true
		case isHarm(w):
			left = endingReach
		default:
			left--
		}
	}
	return false
}

// endingReach is how many words may stand between what went wrong and that it ends, with that word.
const endingReach = 4

func isHarm(w string) bool {
	switch w {
	case "error", "errors", "failures", "crashes", "timeouts", "refusals", "evictions", "losses", "retries", "complaints", "symptoms", "rejections", "restarts", "latency", "lag", "queue", "queues", "load":
		return true
	}
	return false
}

func isEnding(w string) bool {
	switch w {
	case "stop", "stops", "stopped", "end", "ends", "ended", "cease", "ceased", "subside", "subsides", "subsided", "drop", "drops", "dropped", "fall", "falls", "fell", "gone", "disappear", "disappeared", "cleared", "clears", "vanish", "vanished":
		return true
	}
	return false
}

// negated reports whether the words before a phrase turn it round.
func negated(before string) bool {
	if i := strings.LastIndexAny(before, ",;:.("); i >= 0 {
		before = before[i+1:]
	}
	before = " " + strings.TrimLeft(before, " ")
	return containsAny(before, " not ", "n't ", " never ", " no ", " to be ", " false ", " would ", " could ", " should ", " without ", " nobody ", " if ", " whether ", " in case ", "un-", " before ")
}

//go:embed phrases.yaml
var phrasesYAML []byte
