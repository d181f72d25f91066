package main

import (
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// tame is a writer to a terminal for text that comes from documents: control characters and those that
// turn the direction of a line are written as escapes, in whatever format the text travels. Line breaks
// and tabs stay. Close writes what is left of a character cut in two.
func tame(w io.Writer) io.WriteCloser { return transform.NewWriter(w, taming{}) }

type taming struct{ transform.NopResetter }

// Transform writes each character of src to dst.
func (taming) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	for read < len(src) {
		r, size := utf8.DecodeRune(src[read:])
		if r == utf8.RuneError && size == 1 && !atEOF && !utf8.FullRune(src[read:]) {
			return written, read, transform.ErrShortSrc
		}
		out := src[read : read+size]
		if r == utf8.RuneError && size == 1 {
			out = fmt.Appendf(nil, `\x%02x`, src[read])
		} else if drives(r) && r != '\n' && r != '\t' {
			out = fmt.Appendf(nil, `\u%04x`, r)
		}
		if written+len(out) > len(dst) {
			return written, read, transform.ErrShortDst
		}
		written += copy(dst[written:], out)
		read += size
	}
	return written, read, nil
}

// drives reports whether a character could move a terminal's cursor, change its colours or turn the
// direction of a line.
func drives(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
