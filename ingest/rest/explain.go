package rest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Explain says in words what a source would ask, without asking: its settings and where each comes
// from, every request with its pages, windows and expansions, its budget. Secrets are only said to
// be there or not. ok is false where something is missing.
func Explain(ctx context.Context, s *Source, set Settings, o Options) (text string, ok bool) {
	o = o.withDefaults(s.Name)
	x := &explanation{ctx: ctx, s: s, set: set, o: o, ok: true}
	x.line("%s: %s", s.Name, s.Title)
	x.line("  from      %s (%s)", s.file, s.Kind)
	if s.Docs != "" {
		x.line("  docs      %s", s.Docs)
	}
	x.line("  tried     %s", s.Tried)
	x.settings()
	if s.Kind == KindGit {
		x.line("\nclones")
		x.line("  %s  branch %s  below %s", x.fill(s.Git.URL), orDash(x.fill(s.Git.Branch)), orDash(x.fill(s.Git.Path)))
		return x.b.String(), x.ok
	}
	x.requests()
	return x.b.String(), x.ok
}

type explanation struct {
	ctx  context.Context
	s    *Source
	set  Settings
	o    Options
	vars map[string]any
	b    strings.Builder
	ok   bool
}

func (x *explanation) line(format string, args ...any) { fmt.Fprintf(&x.b, format+"\n", args...) }

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// settings lists parameters and secrets.
func (x *explanation) settings() {
	var wrong *SettingsError
	vars, err := x.s.resolve(x.set, x.o.Getenv)
	if errors.As(err, &wrong) {
		x.ok = false
		x.line("\nmissing")
		for _, l := range wrong.Lacks {
			x.line("  %s", l)
		}
	}
	x.vars = vars
	if len(x.s.Parameters) > 0 {
		x.line("\nparameters")
	}
	for _, name := range slices.Sorted(maps.Keys(x.s.Parameters)) {
		p := x.s.Parameters[name]
		x.line("  %-12s %s   %s", name, x.valueOf(name, p), p.About)
	}
	if len(x.s.Secrets) > 0 {
		x.line("\nsecrets (never shown, never stored)")
	}
	for _, name := range slices.Sorted(maps.Keys(x.s.Secrets)) {
		sec := x.s.Secrets[name]
		x.line("  %-12s %s   %s", name, x.secretState(name, sec), sec.About)
	}
}

func (x *explanation) valueOf(name string, p Parameter) string {
	if x.vars != nil {
		if text := joinedText(x.vars[name]); text != "" {
			return "= " + text
		}
		return "(not set)"
	}
	if p.Example != "" {
		return "(such as " + p.Example + ")"
	}
	return "(not set)"
}

func joinedText(v any) string {
	if list, ok := v.([]any); ok {
		var parts []string
		for _, e := range list {
			if s, ok := scalar(e); ok {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ",")
	}
	s, _ := scalar(v)
	return s
}

func (x *explanation) secretState(name string, sec Secret) string {
	from := x.set.Secrets[name]
	if len(from.Command) > 0 {
		return "from the command " + from.Command[0]
	}
	variable := firstSet(from.Env, sec.Env)
	switch value := strings.TrimSpace(x.o.Getenv(variable)); {
	case value != "" && len(value) < shortestInText:
		return fmt.Sprintf("from $%s (under %d bytes: not taken out of what incidents say)", variable, shortestInText)
	case value != "":
		return "from $" + variable
	case sec.Optional || x.s.Auth.Optional:
		return "$" + variable + " is not set (optional)"
	}
	x.ok = false
	return "$" + variable + " IS NOT SET"
}

// fill fills a template as far as the settings go; the rest stays as written.
func (x *explanation) fill(t Template) string {
	var b strings.Builder
	for _, p := range t.parts {
		if p.code == nil {
			b.WriteString(p.plain)
			continue
		}
		if _, known := x.s.Parameters[p.name]; known && x.vars != nil {
			b.WriteString(joinedText(x.vars[p.name]))
			continue
		}
		b.WriteString("{" + p.source + "}")
	}
	return b.String()
}

func (x *explanation) requests() {
	s := x.s
	l := s.Limits.withDefaults()
	x.line("\nasks %s", x.fill(s.Base))
	pace := "as fast as the answers allow"
	if l.PerSecond > 0 {
		pace = fmt.Sprintf("at most %g requests a second", l.PerSecond)
	}
	if l.PerMinute > 0 {
		pace = fmt.Sprintf("at most %d requests a minute", l.PerMinute)
	}
	x.line("  %s, %d at once, each tried %d times; signed by %s", pace, l.Concurrency, l.Retries+1, orNoneAuth(s.Auth))
	if s.People != nil {
		x.request("people", &s.People.Request, "names are removed from every text; bands of seniority go to the people file")
	}
	if s.Shifts != nil {
		x.request("shifts", &s.Shifts.Request, "who was on call goes to the people file under keyed hashes")
	}
	in := s.Incidents
	x.request("incidents", &in.Request, "")
	if in.One != nil {
		x.request("  one by key, for what was open or missing last time", in.One, "")
	}
	for _, name := range slices.Sorted(maps.Keys(in.Expand)) {
		e := in.Expand[name]
		how := "for each incident"
		if e.By != nil {
			how = "once"
		} else if e.When != nil {
			how = "for each incident with " + oneLineText(e.When.text)
		}
		x.request("  "+name+", "+how, &e.Request, "")
	}
	x.line("\nbecomes the canonical document by the programs of line %d of %s", in.Document.node.Line, s.file)
}

func orNoneAuth(a Auth) string {
	if a.Kind == "" {
		return AuthNone
	}
	return a.Kind
}

func oneLineText(s string) string { return strings.Join(strings.Fields(s), " ") }

// request says one request.
func (x *explanation) request(what string, r *Request, note string) {
	method, address := "GET", r.Get
	if r.Post.Set() {
		method, address = "POST", r.Post
	}
	var query []string
	for _, name := range slices.Sorted(maps.Keys(r.Query)) {
		for _, t := range r.Query[name] {
			if v := x.fill(t); v != "" {
				query = append(query, name+"="+v)
			}
		}
	}
	text := x.fill(address)
	if len(query) > 0 {
		text += "?" + strings.Join(query, "&")
	}
	x.line("\n%s", what)
	x.line("  %s %s", method, text)
	if r.Body != nil {
		x.line("  body      %s", oneLineText(r.Body.text))
	}
	if r.Each != nil {
		x.line("  for each  %s", x.each(r.Each))
	}
	if r.Paging != nil {
		x.line("  pages     %s", r.Paging.words())
	}
	if r.Window != nil {
		x.line("  window    %s", x.window(r.Window))
	}
	if len(r.NoneOn) > 0 {
		x.line("  none on   %v", r.NoneOn)
	}
	if note != "" {
		x.line("  note      %s", note)
	}
}

func (x *explanation) each(e *Each) string {
	var parts []string
	if e.Of != "" {
		if list := joinedText(x.vars[e.Of]); list != "" {
			return e.As + " of " + list
		}
		parts = append(parts, e.As+" of the parameter "+e.Of)
	}
	if e.Request != nil {
		parts = append(parts, e.As+" of GET "+x.fill(e.Request.Get)+x.fill(e.Request.Post))
	}
	if e.Descend != nil {
		parts = append(parts, "and what is below each")
	}
	return strings.Join(parts, "; else ")
}

func (p *Paging) words() string {
	text := p.Kind
	if p.Size > 0 {
		text += fmt.Sprintf(", %d on a page", p.Size)
	}
	if p.Cap > 0 {
		text += fmt.Sprintf(", the window is split where more than %d would be asked for", p.Cap)
	}
	return text
}

func (x *explanation) window(w *Window) string {
	now := x.o.Now().UTC()
	start := x.set.Since
	if start.IsZero() {
		start, _ = w.startOf(now)
	}
	text := fmt.Sprintf("from %s until now", start.Format(time.DateOnly))
	if w.By != "" {
		text += ", by the time each was " + w.By
	}
	if w.AtMost > 0 {
		text += fmt.Sprintf(", in %d parts of at most %d days", len(Span{start, now}.split(time.Duration(w.AtMost))), int(time.Duration(w.AtMost).Hours()/24))
	}
	return text
}
