package ingest

import (
	"strings"
	"unicode"

	"secondstory/ingest/people"
)

// people collects the responders of an incident and every name that fields give. They stay in
// memory.
func (s *story) people(doc Document, m metadata) {
	s.responders = append(s.responders, doc.Responders...)
	attendees := 0
	for _, f := range m.people {
		for _, name := range personNames(f.value) {
			s.names = append(s.names, name)
			switch f.field {
			case "attendee":
				attendees++
			case "author":
			default:
				s.responders = append(s.responders, Responder{Person: name, Role: f.field})
			}
		}
	}
	for _, r := range doc.Responders {
		s.names = append(s.names, r.Person)
	}
	for _, a := range s.actions {
		if isPersonOwner(a.owner) {
			s.names = append(s.names, personNames(a.owner)...)
		}
	}
	if s.review.attendees == nil && attendees > 0 {
		s.review.attendees = &attendees
	}
}

// betweenNames makes a comma of whatever stands between two names.
var betweenNames = strings.NewReplacer("](", "] (", ")[", ") [", "<br>", ",", " and ", ",", " & ", ",", ";", ",", "\n", ",", " / ", ",")

// personNames splits a cell or line of people into names: links and mail addresses, remarks in
// brackets, commas, "and" and line breaks.
func personNames(raw string) []string {
	var out []string
	for _, mail := range mailAddresses(raw) {
		out = append(out, mail)
	}
	raw = betweenNames.Replace(raw)
	var b strings.Builder
	depth := 0
	for _, r := range raw {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
			b.WriteByte(',')
		case r == ']':
			b.WriteByte(',')
		case depth == 0 && r != '[' && r != '*':
			b.WriteRune(r)
		}
	}
	for name := range strings.SplitSeq(b.String(), ",") {
		name = strings.Trim(plain(name), " .:-–—*")
		if name == "" || isNothing(name) || !strings.ContainsFunc(name, unicode.IsLetter) || len(name) > 60 || len(strings.Fields(name)) > 4 || strings.Contains(name, "@") && strings.Contains(name, ".") {
			continue
		}
		if name = people.Stated(name); name != "" {
			out = append(out, name)
		}
	}
	return distinct(out)
}

func mailAddresses(s string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n()<>[],;:|\"'", r) }) {
		if at := strings.IndexByte(word, '@'); at > 0 && strings.Contains(word[at:], ".") {
			out = append(out, strings.TrimRight(word, "."))
		}
	}
	return out
}

// isPersonOwner tells a person from a team: a handle, a mail address, initials, or a name in
// capitals that no word of a team stands in.
func isPersonOwner(owner string) bool {
	owner = strings.TrimSpace(plain(owner))
	if owner == "" || isTeamName(owner) {
		return false
	}
	if strings.HasPrefix(owner, "@") {
		return !strings.Contains(owner, "/")
	}
	if strings.Contains(owner, "@") {
		return true
	}
	words := strings.Fields(owner)
	for _, w := range words {
		if w[0] < 'A' || w[0] > 'Z' {
			return len(words) == 1 && !isTeamWord(w)
		}
	}
	return len(words) <= 3
}

func isTeamName(s string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !(r >= 'a' && r <= 'z') }) {
		if isTeamWord(w) {
			return true
		}
	}
	return false
}

// isTeamWord: a word that stands in the names of teams and not in those of people.
func isTeamWord(w string) bool {
	switch w {
	case "team", "squad", "tribe", "guild", "group", "crew", "chapter", "sre", "sres", "ops", "devops", "platform", "infra", "infrastructure", "engineering", "eng",
		"payments", "payment", "search", "checkout", "data", "security", "sec", "network", "networking", "database", "dba", "dbas", "storage", "identity", "auth",
		"frontend", "backend", "web", "mobile", "ios", "android", "api", "core", "growth", "support", "support-eng", "product", "qa", "release", "observability", "monitoring", "messaging",
		"billing", "catalog", "catalogue", "orders", "fulfilment", "fulfillment", "logistics", "delivery", "shipping", "notifications", "analytics", "ml", "edge", "cloud", "reliability", "tooling", "devex", "docs",
		"everyone", "all", "oncall", "on", "leads", "management", "legal", "comms", "it", "vendor", "tbd", "services", "service", "inventory", "pricing", "accounts", "customer", "experience", "foundation", "foundations", "runtime", "compute", "commerce", "marketplace", "warehouse", "finance":
		return true
	}
	return false
}
