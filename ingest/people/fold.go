package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold gives the form under which a word of a name is looked up: lower case, without accents or
// invisible characters, compatibility forms resolved. Composed and decomposed text fold alike.
func fold(word string) string {
	if isASCII(word) {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case invisible(r):
		case unicode.Is(unicode.Mn, r):
		default:
			writeFolded(&b, unicode.ToLower(r))
		}
	}
	return b.String()
}

// writeFolded spells the letters that have no decomposition as people type them in addresses.
func writeFolded(b *strings.Builder, r rune) {
	switch r {
	case 'ł':
		b.WriteByte('l')
	case 'ø':
		b.WriteByte('o')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'ı':
		b.WriteByte('i')
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'þ':
		b.WriteString("th")
	case 'ς':
		b.WriteRune('σ')
	default:
		b.WriteRune(r)
	}
}

// romanised spells Cyrillic letters as passports and pagers do.
func romanised() *strings.Replacer {
	return strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "ґ", "g", "д", "d", "е", "e", "ё", "e", "є", "ie", "ж", "zh", "з", "z", "и", "i", "і", "i",
		"ї", "i", "й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts",
		"ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "iu", "я", "ia", "ў", "u")
}

// transliterations are further spellings of a name: Müller is also written Mueller, Петренко Petrenko.
func transliterations(word string) []string {
	if isASCII(word) {
		return nil
	}
	if r := firstRune(word); unicode.Is(unicode.Cyrillic, r) {
		return []string{romanised().Replace(strings.ToLower(norm.NFC.String(word)))}
	}
	digraphs := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ø", "oe", "å", "aa", "Å", "Aa", "Ø", "Oe")
	composed := norm.NFC.String(word)
	if other := digraphs.Replace(composed); other != composed {
		return []string{fold(other)}
	}
	return nil
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// invisible are the characters that split a word for a program and not for a reader.
func invisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// wordRune reports whether r belongs inside a word of a script that is written with spaces:
// letters, their marks, and what is invisible.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiLetter(byte(r))
	}
	return (unicode.IsLetter(r) || unicode.IsMark(r) || invisible(r)) && !ideographic(r)
}

// ideographic are the scripts written without spaces, in which names are found inside runs.
func ideographic(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

func hasIdeographic(s string) bool {
	return strings.ContainsFunc(s, ideographic)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// shape is how a word is cased; it decides whether it can be a name by itself.
type shape uint8

const (
	lowerCase shape = iota
	capitalised
	upperCase
	mixedCase
)

func shapeOf(word string) shape {
	if isASCII(word) {
		return asciiShape(word)
	}
	first, rest := true, lowerCase
	upperFirst, uppers, letters := false, 0, 0
	for _, r := range word {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if unicode.IsUpper(r) {
			uppers++
			upperFirst = upperFirst || first
		}
		first = false
	}
	switch {
	case uppers == 0:
		return rest
	case uppers == 1 && upperFirst:
		return capitalised
	case uppers == letters:
		return upperCase
	}
	return mixedCase
}

// asciiShape is shapeOf for a word without accents, as most are.
func asciiShape(word string) shape {
	upperFirst, uppers, letters := false, 0, 0
	for i := 0; i < len(word); i++ {
		b := word[i]
		if !asciiLetter(b) {
			continue
		}
		if b <= 'Z' {
			upperFirst = upperFirst || letters == 0
			uppers++
		}
		letters++
	}
	switch {
	case uppers == 0:
		return lowerCase
	case uppers == 1 && upperFirst:
		return capitalised
	case uppers == letters:
		return upperCase
	}
	return mixedCase
}
