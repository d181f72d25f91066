package coding

import (
	"math"
	"slices"
	"strings"
)

func sortedFeatures(f map[string]float64) []string {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// codeFeatures are the codes of a text, by grade.
func (c *Coder) codeFeatures(text Text) map[string]float64 {
	codes := map[string]float64{}
	for _, k := range c.Code(text) {
		if k.Section < 0 {
			continue
		}
		w := map[Grade]float64{StatedGrade: 1, ImpliedGrade: 0.4, HedgedGrade: 0.5, RejectedGrade: 0.15}[k.Grade]
		name := "=" + string(k.Dimension) + "/" + k.Code
		codes[name] = math.Max(codes[name], w)
	}
	return codes
}

// narrative are the features of a text that is told from beginning to end, without a passage for the cause: its
// codes, its words, and the signs in it.
func (s *schemes) narrative(c *Coder, text Text, p *projection) map[string]float64 {
	codes, words := c.codeFeatures(text), map[string]float64{}
	signs := map[string]float64{}
	read := func(sentence string, weight float64) {
		wordFeatures(sentence, weight, words)
		for _, g := range p.signsIn(sentence) {
			signs[g.class] += weight
			name := "%" + g.name
			words[name] = math.Max(words[name], weight)
		}
	}
	for _, section := range text.Sections {
		role := c.taxonomy.reading.Roles[section.Role]
		for _, u := range units(section.Body, nil) {
			sentence := section.Body[u.start:u.end]
			read(sentence, loudness(role, sentence))
		}
	}
	read(text.Title, 0.5)
	normalise(codes, 1.5)
	normalise(words, 1)
	for k, v := range codes {
		words[k] = v
	}
	total := 0.0
	for _, class := range sortedFeatures(signs) {
		total += signs[class]
	}
	for class, v := range signs {
		words["+"+class] = 2 * v / total
		words["#"+class] = math.Min(2, v/2)
	}
	words["*"] = 0.3
	return words
}

// loudness says how much a sentence tells of the cause.
func loudness(role rolePolicy, sentence string) float64 {
	low := strings.ToLower(sentence)
	for _, w := range [...]string{"caus", "due to", "because", "result", "determined", "trigger", "root"} {
		if strings.Contains(low, w) {
			return 1
		}
	}
	switch {
	case role.Cause:
		return 0.8
	case role.Future, role.Remedy:
		return 0.2
	}
	return 0.4
}

func wordFeatures(s string, weight float64, into map[string]float64) {
	last := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }) {
		if len(w) < 3 || strings.Contains(frequentWords, " "+w+" ") {
			last = ""
			continue
		}
		w = stem(w)
		into[w] = math.Max(into[w], weight)
		if last != "" {
			pair := last + " " + w
			into[pair] = math.Max(into[pair], weight)
		}
		last = w
	}
}

// frequentWords say nothing about a cause.
const frequentWords = " a anthe of to in on for at by and or is was were are be been it its this that these those we our us they he she i you had has have did do does not no with from as which so but when then there their them who what all any some only more than into out up if after before because could would should will can may one two time "

// stem takes the commonest endings off.
func stem(w string) string {
	for _, end := range [...]string{"ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "s"} {
		if len(w) > len(end)+3 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return w
}

func normalise(f map[string]float64, length float64) {
	sum := 0.0
	for _, n := range sortedFeatures(f) {
		sum += f[n] * f[n]
	}
	if sum == 0 {
		return
	}
	for n := range f {
		f[n] *= length / math.Sqrt(sum)
	}
}
