package coding

import "strings"

// A document without headings often tells its story in lines of key and value: "**Trigger:** the
// certificate expired", "- Impact: none". Such a line is read with the role of its key (the table `keys` of
// reading.yaml), whatever section it stands in, and so is a section whose heading ingest could not place.

// keyRoles is the table of keys: the role of a folded key, whole or by how it begins.
type keyRoles struct {
	whole  map[string]string
	begins []keyPrefix
}

// keyPrefix is an entry that ends in *: any key that begins so.
type keyPrefix struct{ prefix, role string }

// maxKey is how long a key may be, in bytes.
const maxKey = 48

// add files a key under a role.
func (k *keyRoles) add(key, role string) {
	if k.whole == nil {
		k.whole = map[string]string{}
	}
	if p, ok := strings.CutSuffix(key, "*"); ok {
		k.begins = append(k.begins, keyPrefix{p, role})
		return
	}
	k.whole[key] = role
}

// role returns the role of a key as written.
func (k *keyRoles) role(key string) (string, bool) {
	if len(key) > maxKey {
		return "", false
	}
	key = foldKey(key)
	if role, ok := k.whole[key]; ok {
		return role, true
	}
	for _, b := range k.begins {
		if strings.HasPrefix(key, b.prefix) {
			return b.role, true
		}
	}
	return "", false
}

// foldKey reads "What_Happened?" and "what happened" alike.
func foldKey(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t*_:?.!#`-"))
	return strings.ReplaceAll(strings.ReplaceAll(s, "’", "'"), "_", " ")
}

// keyLine is a key found at the start of a sentence.
type keyLine struct {
	key  string
	rest int  // bytes the key takes, up to its value
	bold bool // written as a label: it holds until the next key
}

// keyOf finds the key that a sentence begins with: a bold label with a colon, or up to four plain words and
// a colon.
func keyOf(s string) (keyLine, bool) {
	if len(s) < 3 {
		return keyLine{}, false
	}
	if s[0] == '*' || s[0] == '_' {
		return boldKey(s)
	}
	if !letter(s[0]) {
		return keyLine{}, false
	}
	words := 1
	for i := 1; i < len(s) && i <= maxKey; i++ {
		switch b := s[i]; {
		case b == ':':
			if i+1 < len(s) && s[i+1] != ' ' {
				return keyLine{}, false
			}
			return keyLine{key: s[:i], rest: i + 1}, true
		case b == ' ':
			if words++; words > 4 {
				return keyLine{}, false
			}
		case !letter(b) && b != '\'' && b != '-':
			return keyLine{}, false
		}
	}
	return keyLine{}, false
}

func boldKey(s string) (keyLine, bool) {
	mark := s[:1]
	open := len(s) - len(strings.TrimLeft(s, mark))
	stop := strings.Index(s[open:], s[:open])
	if open > 3 || stop < 1 || stop > maxKey {
		return keyLine{}, false
	}
	key, after := s[open:open+stop], open+stop+open
	switch {
	case strings.IndexByte(":.?", key[len(key)-1]) >= 0:
	case after < len(s) && s[after] == ':':
		after++
	default:
		return keyLine{}, false
	}
	return keyLine{key: key, rest: after, bold: true}, true
}

// boldKeyStart says whether a line opens a block of its own because it begins with a label.
func boldKeyStart(line string) bool {
	if line[0] != '*' && line[0] != '_' {
		return false
	}
	_, ok := boldKey(line)
	return ok
}

// keyedRole follows the keys of one section: it holds the role that its sentences are read with.
type keyedRole struct {
	rules   *reading
	section string // role of the section
	current string
	plain   bool // a plain key holds to the end of its line or paragraph
}

// sectionRole returns the role a section is read with: its own, or, where ingest found none, that of its
// heading.
func (g *reading) sectionRole(s Section) string {
	if s.Heading != "" && (s.Role == "other" || s.Role == "body") {
		if role, ok := g.Keys.role(s.Heading); ok {
			return role
		}
	}
	return s.Role
}

// next takes a sentence: it returns the sentence without its key, and the role to read it with. ok is false
// when nothing but a key is left.
func (k *keyedRole) next(body string, u unit) (unit, string, bool) {
	if u.kind == unitQuoted || u.kind == unitVerse {
		return u, k.current, true
	}
	if u.first && k.plain {
		k.current, k.plain = k.section, false
	}
	text := body[u.start:u.end]
	if u.kind == unitCell && k.section == roleMetadata && len(text) <= maxKey {
		if role, ok := k.rules.Keys.role(text); ok {
			k.current = role
			return u, k.current, false
		}
	}
	line, ok := keyOf(text)
	if !ok {
		return u, k.current, true
	}
	role, known := k.rules.Keys.role(line.key)
	switch {
	case known:
		k.current, k.plain = role, !line.bold
	case !line.bold:
		return u, k.current, true
	case k.section == roleMetadata && strings.Count(text[line.rest:], " ") < sentenceWords:
		k.current = roleMetadata
	case k.section == roleMetadata || k.rules.Roles[k.section].Outcome:
		k.current = roleOther
	default:
		k.current = k.section
		return u, k.current, true
	}
	at := u.start + line.rest
	for at < u.end && (spaceByte(body[at]) || body[at] == '*' || body[at] == '_') {
		at++
	}
	u.start = at
	return u, k.current, at < u.end
}

const (
	roleMetadata = "metadata"
	roleOther    = "other"
	// sentenceWords is how many words the value of an unknown key needs to be read as a sentence.
	sentenceWords = 8
)
