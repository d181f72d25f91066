package coding

// clauses numbers the clauses of a sentence: a semicolon, a colon or a dash divides, and so does a comma or
// nothing at all before a word that opens a clause.
func (c *Coder) clauses(tokens []token, body string) {
	clause, span := int16(0), int16(0)
	for i := range tokens {
		t := &tokens[i]
		word := body[t.start:t.end]
		switch {
		case i == 0:
		case t.brk == breakStrong || turns(word):
			clause++
			span++
		case opensClause(word, t.brk == breakComma):
			clause++
		}
		t.clause, t.span = clause, span
	}
}

// turns says whether a word turns from what is wished or denied to what is so.
func turns(word string) bool {
	switch word {
	case "because", "but", "although", "though", "whereas", "however", "since", "Because", "But", "Although", "However":
		return true
	}
	return false
}

// opensClause says whether a word begins a new clause, after a comma or without one.
func opensClause(word string, comma bool) bool {
	switch word {
	case "because", "but", "although", "though", "whereas", "however", "while", "Because", "Although", "However":
		return true
	case "so", "and", "which", "since", "as", "when", "after", "before", "we", "it", "this", "hence", "therefore",
		"then", "where", "who", "meaning", "causing", "leading", "resulting", "until", "nor", "or", "yet", "the", "a",
		"no", "nobody", "there", "they", "our", "not", "if", "had", "with", "without":
		return comma
	}
	return false
}

// componentNouns end the names of components written in capitals.
const componentNouns = " manager service queue group cluster controller gateway server store engine team board monitor operator proxy api agent worker scheduler router balancer database registry portal hub bot daemon dashboard platform pipeline bus broker cache guard watch alert alerts center centre network cloud "

// coverCapitals marks runs of two and more capitalised words that end in a component's noun, unless the whole
// sentence is written that way.
func coverCapitals(tokens []token, body string, out []bool) {
	capitals := 0
	for i := range tokens {
		if tokens[i].capital {
			capitals++
		}
	}
	if capitals*2 > len(tokens) {
		return
	}
	for i := 1; i < len(tokens); i++ {
		j := i
		for j < len(tokens) && tokens[j].capital && (j == i || tokens[j].brk == breakNone) {
			j++
		}
		if j-i >= 2 && componentNoun(body[tokens[j-1].start:tokens[j-1].end]) {
			for k := i; k < j; k++ {
				out[k] = true
			}
		}
		i = max(i, j-1)
	}
	coverHyphens(tokens, body, out)
}

// coverHyphens marks lower case words joined by hyphens that end in a component's noun: config-service.
func coverHyphens(tokens []token, body string, out []bool) {
	for i := 0; i+1 < len(tokens); i++ {
		j := i
		for j+1 < len(tokens) && tokens[j+1].start == tokens[j].end+1 && body[tokens[j].end] == '-' {
			j++
		}
		if j > i && componentNoun(body[tokens[j].start:tokens[j].end]) {
			for k := i; k <= j; k++ {
				out[k] = true
			}
		}
		i = max(i, j)
	}
}

func componentNoun(word string) bool {
	if len(word) < 3 || len(word) > 12 {
		return false
	}
	var low [14]byte
	low[0] = ' '
	for i := 0; i < len(word); i++ {
		b := word[i]
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		low[i+1] = b
	}
	low[len(word)+1] = ' '
	return contains(componentNouns, low[:len(word)+2])
}

func contains(s string, part []byte) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == string(part) {
			return true
		}
	}
	return false
}

// chain places a hit in the causal chain of its sentence: what is named after "caused by" comes before what
// is named in front of it.
func (r *reader) chain(tokens []token, h hit) int {
	place := int(h.from)
	for _, m := range r.hits {
		o := &r.coder.owners[r.coder.lexicon.patterns[m.pattern].owner]
		if o.kind == ownerMark && o.mark == markCauseAfter && m.from <= h.to && m.to > h.from-4 && m.to <= h.to+1 {
			return place - len(tokens)
		}
	}
	return place
}
