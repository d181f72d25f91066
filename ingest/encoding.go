package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// decodeText returns src, which must be UTF-8, without its mark and with line ends \n. Other
// encodings are an error that says how to convert the file; they are not guessed at, since a wrong
// guess changes what people wrote. NUL bytes are an error that names the line, and so are lines
// nested deeper than anyone writes (tooDeep).
func decodeText(src []byte) ([]byte, error) { return decodeWithin(src, Limits{}) }

// decodeWithin is decodeText with limits of its own.
func decodeWithin(src []byte, limits Limits) ([]byte, error) {
	if bytes.HasPrefix(src, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(src, []byte("\x00\x00\xfe\xff")) {
		return nil, errors.New("UTF-32; convert it: iconv -f UTF-32 -t UTF-8 FILE")
	}
	if isUTF16(src) {
		return nil, fmt.Errorf("UTF-16; convert it: iconv -f %s -t UTF-8 FILE", wideName(src))
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if at := invalidAt(src); at >= 0 {
		return nil, &LineError{lineAt(src, at), fmt.Errorf("not UTF-8; convert it: iconv -f %s -t UTF-8 FILE", likelyEncoding(src))}
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return nil, &LineError{lineAt(src, at), errors.New("a NUL byte in a text file")}
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if line := tooDeep(src, limits.depth()); line > 0 {
		return nil, &LineError{line, fmt.Errorf("nested or indented more than %d deep; --max-depth raises the limit", limits.depth())}
	}
	return src, nil
}

// likelyEncoding is what iconv calls the encoding that src, which is not UTF-8, most likely has:
// a Japanese one where that makes kana in a row of every strange byte, else the one of the West.
func likelyEncoding(src []byte) string {
	for _, e := range []struct {
		name     string
		encoding encoding.Encoding
	}{{"CP932", japanese.ShiftJIS}, {"EUC-JP", japanese.EUCJP}} {
		text, err := e.encoding.NewDecoder().Bytes(src)
		if err == nil && !bytes.ContainsRune(text, utf8.RuneError) && hasKana(text) {
			return e.name
		}
	}
	return "WINDOWS-1252"
}

// hasKana reports whether two kana, full width, stand side by side.
func hasKana(text []byte) bool {
	row := 0
	for _, r := range string(text) {
		if row++; r < '\u3041' || r > '\u30fe' {
			row = 0
		}
		if row == 2 {
			return true
		}
	}
	return false
}

// invalidAt is the place of the first byte that is not UTF-8, or -1.
func invalidAt(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	at := 0
	for r, size := utf8.DecodeRune(src); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(src[at:]) {
		at += size
	}
	return at
}

// isUTF16 reports whether src begins with a mark of UTF-16, or reads like Western text in it: every
// other byte is NUL.
func isUTF16(src []byte) bool {
	even, odd, half := nulBytes(src)
	return markedUTF16(src) || half > 8 && (even == 0 && odd*10 > half*9 || odd == 0 && even*10 > half*9)
}

func markedUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff"))
}

// wideName is what iconv calls the UTF-16 of src: without a mark it must be told the byte order.
func wideName(src []byte) string {
	if markedUTF16(src) {
		return "UTF-16"
	}
	if even, odd, _ := nulBytes(src); even > odd {
		return "UTF-16BE"
	}
	return "UTF-16LE"
}

// nulBytes counts the NUL bytes of the head of src at even and at odd places, half of it each.
func nulBytes(src []byte) (even, odd, half int) {
	half = min(len(src), 1024) / 2
	for i := range half {
		if src[2*i] == 0 {
			even++
		}
		if src[2*i+1] == 0 {
			odd++
		}
	}
	return even, odd, half
}

// tooDeep returns the first line, from 1, that is indented by more than deepest columns or opens more
// quotes and lists than that; 0 if none is. The time to read Markdown grows with the depth of all lines.
func tooDeep(src []byte, deepest int) int {
	for line, at := 1, 0; at < len(src); line++ {
		end := bytes.IndexByte(src[at:], '\n')
		if end < 0 {
			end = len(src) - at
		}
		if end > deepest && depth(src[at:at+end]) > deepest {
			return line
		}
		at += end + 1
	}
	return 0
}

// depth is how many columns of indentation, quote marks and list marks a text begins with; blanks and
// rules have none.
func depth(line []byte) int {
	word := 0
	for word < len(line) {
		n := markAt(line[word:])
		if n == 0 {
			return word
		}
		word += n
	}
	marks := bytes.Trim(line, " \t") // of nothing but marks: they nest too, unless they are a rule
	if len(marks) == 0 || marks[0] != '>' && len(bytes.Trim(marks, " \t"+string(marks[:1]))) == 0 && marks[0] != '+' {
		return 0
	}
	return len(marks) - bytes.Count(marks, []byte(" "))
}

// markAt is the length of the blank, the quote mark or the list mark that s begins with, 0 if none.
func markAt(s []byte) int {
	if strings.IndexByte(" \t>-*+", s[0]) >= 0 {
		return 1
	}
	digits := 0
	for digits < len(s) && digits < 10 && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits+1 < len(s) && (s[digits] == '.' || s[digits] == ')') && (s[digits+1] == ' ' || s[digits+1] == '\t') {
		return digits + 1
	}
	return 0
}

// looksBinary reports whether the first bytes are of a file that is no text: NUL bytes or many
// control characters, UTF-16 excepted.
func looksBinary(src []byte) bool {
	head := src[:min(len(src), 8192)]
	if isUTF16(src) {
		return false
	}
	control := 0
	for _, c := range head {
		if c < 0x09 || c > 0x0d && c < 0x20 && c != 0x1b {
			control++
		}
	}
	return control > 0 && control*10 > len(head)
}
