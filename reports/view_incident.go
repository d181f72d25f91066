package reports

import (
	"path"
	"strings"
)

// passageView is a passage of a postmortem with everything that was read from it.
type passageView struct {
	Quote, Heading string
	Codes          []Code
}

type incidentView struct {
	Incident
	ID       string
	Facts    []string
	Passages []passageView
}

// shortName is what tells an incident from others in an address: its number, or the name of its file.
func shortName(key string) string {
	_, id, found := strings.Cut(key, ":")
	if !found {
		id = key
	}
	return strings.TrimSuffix(id[strings.LastIndex(id, "/")+1:], path.Ext(id))
}

// passages puts together what was read from the same words, in the order of the codes; what was read from
// no words in particular comes last.
func passages(codes []Code) []passageView {
	var out []passageView
	at := map[[2]string]int{}
	var unquoted []Code
	for _, c := range codes {
		if strings.TrimSpace(c.Quote) == "" {
			unquoted = append(unquoted, c)
			continue
		}
		key := [2]string{c.Heading, c.Quote}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, passageView{Quote: unmarked(plain(c.Quote)), Heading: plain(c.Heading)})
		}
		if c.Grade == "stated" {
			c.Grade = ""
		}
		out[i].Codes = append(out[i].Codes, c)
	}
	if len(unquoted) > 0 {
		out = append(out, passageView{Codes: unquoted})
	}
	return out
}

// beginning is a summary as far as it helps to recognise an incident, cut between words.
func beginning(s string) string {
	const most = 420
	if len(s) <= most {
		return s
	}
	cut := strings.LastIndex(strings.ToValidUTF8(s[:most], ""), " ")
	if cut < most/2 {
		cut = len(strings.ToValidUTF8(s[:most], ""))
	}
	return s[:cut] + " …"
}

func (b *builder) incidentViews(all []Incident) []incidentView {
	var out []incidentView
	seen := map[string]bool{}
	for _, in := range all {
		if seen[in.Key] {
			continue
		}
		seen[in.Key] = true
		v := incidentView{Incident: in, ID: b.incidents[in.Key], Passages: passages(in.Codes)}
		if strings.HasSuffix(in.Key, in.Path) {
			v.Path = "" // the key says it
		}
		v.Title = plain(in.Title)
		if v.Title == "" {
			v.Title = plain(in.Key)
		}
		v.Summary = beginning(plain(in.Summary))
		if v.Summary == v.Title {
			v.Summary = "" // the title says it
		}
		v.Facts = nonEmpty(plain(in.Occurred), plain(in.Severity), plain(strings.ReplaceAll(in.Kind, "_", " ")), plain(strings.Join(in.Services, ", ")))
		out = append(out, v)
	}
	return out
}
