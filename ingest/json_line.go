package ingest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// jsonLine decodes one line of NDJSON as json.Unmarshal does into an empty interface. Every record is decoded
// twice, so plain ones are read here: their texts are parts of one copy of the line, not copies of their own. A
// line with anything else in it, a mistake above all, is left to encoding/json.
func jsonLine(text []byte) (any, error) {
	line := plainJSON{s: string(text)}
	if v := line.value(0); !line.other {
		if line.space(); line.i == len(line.s) {
			return v, nil
		}
	}
	var v any
	err := json.Unmarshal(text, &v)
	return v, err
}

// plainJSON reads the JSON of plain records. Its result counts only while other is not set.
type plainJSON struct {
	s     string // valid UTF-8
	i     int    // the next byte
	other bool   // met what is not read here
}

// plainDepth is how deep plain values are nested at most.
const plainDepth = 64

func (p *plainJSON) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\r' || p.s[p.i] == '\n') {
		p.i++
	}
}

// next takes the byte b, behind space.
func (p *plainJSON) next(b byte) bool {
	p.space()
	if p.i < len(p.s) && p.s[p.i] == b {
		p.i++
		return true
	}
	return false
}

// need takes the byte b, which must be there.
func (p *plainJSON) need(b byte) {
	if !p.next(b) {
		p.other = true
	}
}

func (p *plainJSON) value(depth int) any {
	p.space()
	if p.i >= len(p.s) || depth > plainDepth {
		p.other = true
		return nil
	}
	switch p.s[p.i] {
	case '{':
		return p.object(depth)
	case '[':
		return p.list(depth)
	case '"':
		return p.text()
	case 't':
		return p.word("true", true)
	case 'f':
		return p.word("false", false)
	case 'n':
		return p.word("null", nil)
	}
	return p.number()
}

func (p *plainJSON) word(word string, v any) any {
	if strings.HasPrefix(p.s[p.i:], word) {
		p.i += len(word)
		return v
	}
	p.other = true
	return nil
}

func (p *plainJSON) object(depth int) any {
	p.i++
	fields := make(map[string]any)
	if p.next('}') {
		return fields
	}
	for !p.other {
		if p.space(); p.i >= len(p.s) || p.s[p.i] != '"' {
			break
		}
		key := p.text()
		p.need(':')
		fields[key] = p.value(depth + 1)
		if p.next('}') {
			return fields
		}
		p.need(',')
	}
	p.other = true
	return nil
}

func (p *plainJSON) list(depth int) any {
	p.i++
	items := []any{}
	if p.next(']') {
		return items
	}
	for !p.other {
		items = append(items, p.value(depth+1))
		if p.next(']') {
			return items
		}
		p.need(',')
	}
	return nil
}

// text reads a string, whose quote is next.
func (p *plainJSON) text() string {
	p.i++
	start, escapes := p.i, 0
	for ; p.i < len(p.s); p.i++ {
		switch b := p.s[p.i]; {
		case b == '"':
			text := p.s[start:p.i]
			p.i++
			if escapes > 0 {
				return p.unescaped(text, escapes)
			}
			return text
		case b == '\\':
			escapes++
			p.i++
		case b < ' ':
			p.other = true
			return ""
		}
	}
	p.other = true
	return ""
}

// unescaped resolves the escapes of one character.
func (p *plainJSON) unescaped(text string, escapes int) string {
	var out strings.Builder
	out.Grow(len(text) - escapes)
	for {
		at := strings.IndexByte(text, '\\')
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:at])
		which := strings.IndexByte(`"\/bfnrt`, text[at+1])
		if which < 0 { // \u, or a mistake
			p.other = true
			return ""
		}
		out.WriteByte("\"\\/\b\f\n\r\t"[which])
		text = text[at+2:]
	}
}

// number reads a number as JSON writes one.
func (p *plainJSON) number() any {
	start := p.i
	if p.i < len(p.s) && p.s[p.i] == '-' {
		p.i++
	}
	switch whole := p.digits(); {
	case whole == 0, whole > 1 && p.s[p.i-whole] == '0':
		p.other = true
		return nil
	}
	if p.i < len(p.s) && p.s[p.i] == '.' {
		p.i++
		if p.digits() == 0 {
			p.other = true
		}
	}
	if p.i < len(p.s) && (p.s[p.i] == 'e' || p.s[p.i] == 'E') {
		p.other = true // rare
	}
	v, err := strconv.ParseFloat(p.s[start:p.i], 64)
	if err != nil {
		p.other = true
	}
	return v
}

func (p *plainJSON) digits() int {
	start := p.i
	for p.i < len(p.s) && p.s[p.i] >= '0' && p.s[p.i] <= '9' {
		p.i++
	}
	return p.i - start
}
