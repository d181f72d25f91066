package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tokens are the keyed hashes under which a run keeps the words of the names it knew, so that the
// next run recognises them in its texts without holding them. Key never leaves the key file.
type Tokens struct {
	Key     []byte
	Entries [][]byte // 16 bytes of hash and one of kind
}

const tokenLen = 16

// Tokens returns what was learned, hashed under key, in byte order. Given names of the lexicon are
// not among them.
func (r *Redactor) Tokens(key []byte) Tokens {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := Tokens{Key: key}
	add := func(text string, k kind) { t.Entries = append(t.Entries, append(tokenHash(key, text), byte(k))) }
	for w, e := range r.names.words {
		if e.kind&^generic != 0 {
			add(w, e.kind&^generic)
		}
		for _, tail := range e.tails {
			if len(tail) == 1 {
				add(w+" "+tail[0], 0)
			}
		}
	}
	for _, p := range r.patterns { // nobody's name; a new one is looked for in what is stored, as a new name is
		add("pattern\x00"+p.String(), 0)
	}
	for _, runs := range r.names.runs {
		for _, name := range runs {
			add("/"+name, 0)
		}
	}
	slices.SortFunc(t.Entries, slices.Compare[[]byte])
	return t
}

// Adds reports whether an entry says something that the tokens do not: a word they do not have, or
// one more way to know it.
func (t TokenSet) Adds(entry []byte) bool {
	if len(entry) != tokenLen+1 {
		return false
	}
	known, ok := t[[tokenLen]byte(entry[:tokenLen])]
	return !ok || entry[tokenLen]&^known != 0
}

// TokenSet is what tokens say, for asking whether others add to it.
type TokenSet map[[tokenLen]byte]byte

// Set collects the entries.
func (t Tokens) Set() TokenSet {
	set := make(TokenSet, len(t.Entries))
	for _, e := range t.Entries {
		if len(e) == tokenLen+1 {
			set[[tokenLen]byte(e[:tokenLen])] |= e[tokenLen]
		}
	}
	return set
}

func tokenHash(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("name token\x00" + text))
	return m.Sum(nil)[:tokenLen]
}

// knownTokens looks words up among the hashes of former runs, each distinct word once.
type knownTokens struct {
	key   []byte
	kinds map[string]kind
	seen  set
}

func newKnownTokens(t Tokens) knownTokens {
	k := knownTokens{key: t.Key, kinds: make(map[string]kind, len(t.Entries)), seen: set{}}
	for _, e := range t.Entries {
		if len(e) == tokenLen+1 {
			k.kinds[string(e[:tokenLen])] |= kind(e[tokenLen]) // runs may know a word in several ways
		}
	}
	return k
}

// another answers for another goroutine.
func (k *knownTokens) another() knownTokens {
	return knownTokens{key: k.key, kinds: k.kinds, seen: set{}}
}

func (k *knownTokens) some() bool { return len(k.kinds) > 0 }

// lookup returns the kind kept for text; it answers once for each text.
func (k *knownTokens) lookup(text string) (kind, bool) {
	if len(k.kinds) == 0 || k.seen.has(text) {
		return 0, false
	}
	k.seen[strings.Clone(text)] = struct{}{}
	found, ok := k.kinds[string(tokenHash(k.key, text))]
	return found, ok
}

func (k *knownTokens) word(e *evidence, folded string) {
	if found, ok := k.lookup(folded); ok {
		e.note(candidate{before: string([]byte{byte(found)}), text: folded, as: knownAs})
	}
}

func (k *knownTokens) phrase(e *evidence, first, last string) {
	if _, ok := k.lookup(first + " " + last); ok {
		e.note(candidate{text: first + " " + last, as: knownDuo})
	}
}

// run looks for known names in a script without spaces at s[i:], of two to six characters.
func (k *knownTokens) run(e *evidence, s string, i int) {
	if len(k.kinds) == 0 {
		return
	}
	end := i
	for count := 1; count <= 6 && end < len(s); count++ {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !ideographic(r) {
			return
		}
		end += size
		if count < 2 {
			continue
		}
		if _, ok := k.lookup("/" + s[i:end]); ok {
			e.note(candidate{text: s[i:end], as: knownRun})
		}
	}
}
