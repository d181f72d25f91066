package score

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pythonList reads the printed form of a Python list of dictionaries, in which one labelled set keeps
// its texts: strings in either quotes, None, numbers, nested lists, array([...], dtype=object).
func pythonList(s string) ([]any, error) {
	p := pythonReader{s: s}
	p.space()
	if p.i == len(s) {
		return nil, nil
	}
	v, err := p.value(0)
	if err != nil {
		return nil, fmt.Errorf("byte %d: %w", p.i, err)
	}
	list, ok := v.([]any)
	if !ok {
		return nil, errors.New("not a list")
	}
	return list, nil
}

type pythonReader struct {
	s string
	i int
}

const deepestPython = 20

func (p *pythonReader) space() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n,", p.s[p.i]) >= 0 {
		p.i++
	}
}

func (p *pythonReader) value(depth int) (any, error) {
	p.space()
	if p.i >= len(p.s) || depth > deepestPython {
		return nil, errors.New("a value is missing")
	}
	switch c := p.s[p.i]; {
	case c == '[':
		p.i++
		return p.list(']', depth)
	case c == '{':
		return p.dict(depth)
	case c == '\'' || c == '"':
		return p.text()
	case strings.HasPrefix(p.s[p.i:], "array("):
		p.i += len("array(")
		v, err := p.value(depth + 1)
		if end := strings.IndexByte(p.s[p.i:], ')'); err == nil && end >= 0 {
			p.i += end + 1
		}
		return v, err
	}
	return p.word()
}

func (p *pythonReader) list(end byte, depth int) ([]any, error) {
	out := []any{}
	for {
		p.space()
		if p.i < len(p.s) && p.s[p.i] == end {
			p.i++
			return out, nil
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func (p *pythonReader) dict(depth int) (map[string]any, error) {
	out := map[string]any{}
	p.i++
	for {
		p.space()
		if p.i < len(p.s) && p.s[p.i] == '}' {
			p.i++
			return out, nil
		}
		key, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		p.space()
		if p.i >= len(p.s) || p.s[p.i] != ':' {
			return nil, errors.New("a key without a value")
		}
		p.i++
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out[fmt.Sprint(key)] = v
	}
}

// word reads None, True, False and numbers.
func (p *pythonReader) word() (any, error) {
	end := p.i
	for end < len(p.s) && strings.IndexByte(" ,]})\r\n\t:", p.s[end]) < 0 {
		end++
	}
	w := p.s[p.i:end]
	if w == "" {
		return nil, fmt.Errorf("%q is no value", p.s[p.i])
	}
	p.i = end
	switch w {
	case "None", "nan":
		return nil, nil
	case "True", "False":
		return w == "True", nil
	}
	return strconv.ParseFloat(w, 64)
}

// text reads a string with its escapes.
func (p *pythonReader) text() (string, error) {
	quote := p.s[p.i]
	var b strings.Builder
	for p.i++; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; c {
		case quote:
			p.i++
			return b.String(), nil
		case '\\':
			p.escape(&b)
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("a string that does not end")
}

func (p *pythonReader) escape(b *strings.Builder) {
	p.i++
	if p.i >= len(p.s) {
		return
	}
	digits := 0
	switch c := p.s[p.i]; c {
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		b.WriteByte(c)
	}
	if digits == 0 || p.i+digits >= len(p.s) {
		return
	}
	if n, err := strconv.ParseUint(p.s[p.i+1:p.i+1+digits], 16, 32); err == nil && utf8.ValidRune(rune(n)) {
		b.WriteRune(rune(n))
		p.i += digits
	}
}
