package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Codes of the warnings about encodings.
const (
	WarnLatin1 = "latin1"
	WarnUTF16  = "utf16"
)

// errBinary marks content that is no text.
var errBinary = errors.New("binary")

// decodeText returns src as UTF-8 with line ends \n: UTF-8 and UTF-16 with or without a mark,
// Latin-1 where it reads like one (with a warning). NUL bytes and other bytes are an error that
// names the line, and so are lines nested deeper than anyone writes (tooDeep).
func decodeText(src []byte) ([]byte, []Warning, error) {
	var warnings []Warning
	switch {
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		src = src[3:]
	case isUTF16(src):
		out, err := unicode.UTF16(wideOrder(src), unicode.UseBOM).NewDecoder().Bytes(src)
		if err != nil {
			return nil, nil, fmt.Errorf("decoding UTF-16: %w", err)
		}
		if at := bytes.IndexRune(out, utf8.RuneError); at >= 0 || len(src)%2 == 1 {
			return nil, nil, &LineError{lineAt(out, max(at, 0)), errors.New("broken UTF-16")}
		}
		src = out
		warnings = append(warnings, Warning{Code: WarnUTF16, Detail: "the file is UTF-16; it was converted to UTF-8"})
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return nil, nil, &LineError{lineAt(src, i), errors.New("a NUL byte in a text file")}
	}
	if !utf8.Valid(src) {
		out, line, ok := latin1(src)
		if !ok {
			return nil, nil, &LineError{line, errors.New("bytes that are neither UTF-8 nor Latin-1")}
		}
		src = out
		warnings = append(warnings, Warning{Line: line, Code: WarnLatin1, Detail: "the file is not UTF-8; it was read as Latin-1 (Windows-1252)"})
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if line := tooDeep(src); line > 0 {
		return nil, nil, &LineError{line, fmt.Errorf("nested or indented more than %d deep", deepest)}
	}
	return src, warnings, nil
}

// isUTF16 reports whether src begins with a mark of UTF-16, or reads like Western text in it: every
// other byte is NUL.
func isUTF16(src []byte) bool {
	marked := bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff"))
	even, odd, half := nulBytes(src)
	return marked || half > 8 && (even == 0 && odd*10 > half*9 || odd == 0 && even*10 > half*9)
}

// wideOrder is the byte order of UTF-16 without a mark.
func wideOrder(src []byte) unicode.Endianness {
	if even, odd, _ := nulBytes(src); even > odd {
		return unicode.BigEndian
	}
	return unicode.LittleEndian
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

// deepest is how far a line may be indented, in columns, and how many quotes and lists may open in
// one: the time to read Markdown grows with the depth of all lines.
const deepest = 500

// tooDeep returns the first line, from 1, that is deeper than that; 0 if none is.
func tooDeep(src []byte) int {
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

// depth is how many columns of indentation, quote marks and list marks a text begins with; a line
// without a word after them has none.
func depth(line []byte) int {
	word := bytes.IndexFunc(line, func(r rune) bool { return !strings.ContainsRune(" \t>-*+", r) })
	if word < 0 {
		word = bytes.Count(line, []byte(">")) // empty quotes nest too; rules and blanks do not
	}
	return word
}

// latin1 converts a text whose bytes above 127 are letters or marks of Windows-1252 standing
// alone, as they do in Western languages: few, and next to ASCII. Runs of them, or a text that also
// holds valid multi-byte UTF-8, are a broken file instead. line is that of the first such byte.
func latin1(src []byte) (out []byte, line int, ok bool) {
	high, runs := 0, 0
	line = 0
	mixed := false
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if src[i] >= 0x80 {
			if r != utf8.RuneError && size > 1 {
				mixed = true
				i += size
				continue
			}
			if line == 0 {
				line = lineAt(src, i)
			}
			high++
			if src[i] < 0xa0 && !isWindowsMark(src[i]) {
				return nil, line, false
			}
			if i > 0 && src[i-1] >= 0x80 {
				runs++
			}
		}
		i += size
	}
	if mixed || runs > high/4 || high*10 > len(src)*3 {
		return nil, line, false
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(src)
	return out, line, err == nil
}

func isWindowsMark(c byte) bool {
	switch c {
	case 0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99:
		return true
	}
	return false
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
