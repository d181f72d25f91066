package ingest

import (
	"bytes"
	"errors"
	"fmt"
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

// decodeText returns src as UTF-8 with line ends \n: UTF-8 with or without a mark, UTF-16 with one,
// Latin-1 where it reads like one (with a warning). NUL bytes and other bytes are an error that
// names the line.
func decodeText(src []byte) ([]byte, []Warning, error) {
	var warnings []Warning
	switch {
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		src = src[3:]
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(src)
		if err != nil {
			return nil, nil, fmt.Errorf("decoding UTF-16: %w", err)
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
	return src, warnings, nil
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
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
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
