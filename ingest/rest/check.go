package rest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/mapping"
)

var (
	nameForm   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	wordForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	headerForm = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
)

// checker holds a source against its rules.
type checker struct {
	s    *Source
	root *yaml.Node
}

// check is what the types cannot say. It names the line of the first mistake.
func (s *Source) check(root *yaml.Node) error {
	c := checker{s, root}
	return firstMistake(c.top, c.parameters, c.auth, c.limits, c.requests, c.document)
}

func firstMistake(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// fail is a mistake at the key that path leads to, or as near to it as the file goes.
func (c checker) fail(path, format string, args ...any) error {
	node := c.root
	if len(node.Content) > 0 {
		node = node.Content[0]
	}
	line := node.Line
	for _, key := range strings.Split(path, "/") {
		found := false
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				line, node, found = node.Content[i].Line, node.Content[i+1], true
				break
			}
		}
		if !found {
			break
		}
	}
	return &Mistake{c.s.file, line, fmt.Sprintf(format, args...)}
}

func (c checker) top() error {
	s := c.s
	switch {
	case !nameForm.MatchString(s.Name):
		return c.fail("", "the file's name is the source's: lower-case words and hyphens, such as acme-incidents.yaml")
	case s.Title == "":
		return c.fail("title", "title: is missing: what the vendor calls the product")
	case s.Tried == "":
		return c.fail("tried", "tried: is missing: what this page was tried against, such as a live account or the vendor's description")
	}
	if s.Kind == "" {
		s.Kind = KindREST
	}
	switch s.Kind {
	case KindREST:
		if !s.Base.Set() {
			return c.fail("base", "base: is missing: the address that paths are added to")
		}
		if s.Incidents == nil {
			return c.fail("incidents", "incidents: is missing: the request that lists them")
		}
		if s.Git != nil {
			return c.fail("git", "git: belongs to kind: git")
		}
	case KindGit:
		if s.Git == nil || !s.Git.URL.Set() {
			return c.fail("git", "kind: git needs git: with a url")
		}
		if s.Incidents != nil || s.People != nil || s.Shifts != nil {
			return c.fail("incidents", "kind: git has no requests; its files are read as `ingest` reads them")
		}
	default:
		return c.fail("kind", "kind is rest or git, not %q", s.Kind)
	}
	return nil
}

func (c checker) parameters() error {
	for _, name := range slices.Sorted(maps.Keys(c.s.Parameters)) {
		p, path := c.s.Parameters[name], "parameters/"+name
		switch {
		case !wordForm.MatchString(name):
			return c.fail(path, "the name of a parameter is lower-case letters, digits and _")
		case slices.Contains(reserved, name):
			return c.fail(path, "%s is filled by the engine; choose another name", name)
		case p.About == "":
			return c.fail(path, "about: is missing: a line for the person who sets it")
		case p.Required && p.Default != "":
			return c.fail(path, "a required parameter has no default")
		case p.Default != "" && len(p.OneOf) > 0 && !slices.Contains(p.OneOf, p.Default):
			return c.fail(path, "the default is none of one_of")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.s.Secrets)) {
		s, path := c.s.Secrets[name], "secrets/"+name
		_, twice := c.s.Parameters[name]
		switch {
		case !wordForm.MatchString(name):
			return c.fail(path, "the name of a secret is lower-case letters, digits and _")
		case twice:
			return c.fail(path, "%s is a parameter too", name)
		case s.About == "" || s.Env == "":
			return c.fail(path, "a secret needs about: and env:, the variable it is read from")
		}
	}
	return nil
}

// reserved are the variables that the engine fills.
var reserved = []string{"from", "until", "offset", "page", "cursor", "limit", "key"}

// authFields are, by kind, the keys of auth that it needs and those it may have.
func authFields(kind string) (needs, may []string, ok bool) {
	switch kind {
	case "", AuthNone:
		return nil, nil, true
	case AuthBearer:
		return []string{"token"}, nil, true
	case AuthHeader:
		return []string{"headers"}, nil, true
	case AuthBasic:
		return []string{"user", "password"}, nil, true
	case AuthQuery:
		return []string{"query"}, nil, true
	case AuthOAuthRefresh:
		return []string{"token_url"}, []string{"refresh_token", "client_id", "client_secret", "scope", "headers", "method", "access_token", "expires_in", "prefix"}, true
	case AuthClientCredentials:
		return []string{"token_url", "client_id", "client_secret"}, []string{"scope", "audience", "headers", "method", "access_token", "expires_in", "prefix"}, true
	case AuthGoogle:
		return []string{"key", "scope"}, []string{"subject", "token_url"}, true
	}
	return nil, nil, false
}

func (c checker) auth() error {
	a := c.s.Auth
	needs, may, ok := authFields(a.Kind)
	if !ok {
		return c.fail("auth/kind", "auth kind is %s, %s, %s, %s, %s, %s, %s or %s, not %q", AuthNone, AuthHeader, AuthBearer, AuthBasic, AuthQuery,
			AuthOAuthRefresh, AuthClientCredentials, AuthGoogle, a.Kind)
	}
	given := a.given()
	for _, key := range needs {
		if _, there := given[key]; !there {
			return c.fail("auth", "auth kind %s needs %s:", a.Kind, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(needs, key) && !slices.Contains(may, key) {
			return c.fail("auth/"+key, "auth kind %s has no %s", a.Kind, key)
		}
		for _, t := range given[key] {
			if err := c.places(t, "auth/"+key, scope{secrets: true}); err != nil {
				return err
			}
		}
	}
	if a.Method != "" && a.Method != "GET" && a.Method != "POST" {
		return c.fail("auth/method", "method is GET or POST")
	}
	return nil
}

// given are the keys of auth that are set, with their templates.
func (a Auth) given() map[string][]Template {
	out := map[string][]Template{}
	for key, t := range map[string]Template{
		"token": a.Token, "user": a.User, "password": a.Password, "token_url": a.TokenURL, "client_id": a.ClientID, "client_secret": a.ClientSecret,
		"refresh_token": a.RefreshToken, "scope": a.Scope, "audience": a.Audience, "key": a.Key, "subject": a.Subject,
	} {
		if t.Set() {
			out[key] = []Template{t}
		}
	}
	for key, m := range map[string]map[string]Template{"headers": a.Headers, "query": a.Query} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			out[key] = append(out[key], m[name])
		}
	}
	for key, set := range map[string]bool{"method": a.Method != "", "access_token": a.AccessToken != nil, "expires_in": a.ExpiresIn != nil, "prefix": a.Prefix != ""} {
		if set {
			out[key] = nil
		}
	}
	return out
}

func (c checker) limits() error {
	l := c.s.Limits
	if l.PerMinute < 0 || l.PerSecond < 0 || l.Burst < 0 || l.Concurrency < 0 || l.Retries < 0 || l.BodyMiB < 0 {
		return c.fail("limits", "a limit is no negative number")
	}
	if l.Concurrency > 64 || l.Retries > 20 || l.BodyMiB > 256 {
		return c.fail("limits", "at most 64 requests in flight, 20 retries, 256 MiB of one answer")
	}
	return nil
}

// document compiles the map with the names of the expansions as variables.
func (c checker) document() error {
	in := c.s.Incidents
	if in == nil {
		return nil
	}
	if in.Document == nil {
		return c.fail("incidents", "document: is missing: a jq program per field of the canonical document")
	}
	m, err := mapping.FromNode(c.s.file, in.Document.node, c.s.documentVariables()...)
	if err != nil {
		return documentMistake(c.s.file, err)
	}
	in.Document.Map = m
	return nil
}

// documentVariables are $vars and a variable for each expansion, in order.
func (s *Source) documentVariables() []string {
	names := []string{varsName}
	for _, name := range slices.Sorted(maps.Keys(s.Incidents.Expand)) {
		names = append(names, "$"+name)
	}
	return names
}

var mapMistake = regexp.MustCompile(`^reading map (.*?):(\d+): (?s:(.*))$`)

// documentMistake gives an error of the map the form of all others.
func documentMistake(file string, err error) error {
	m := mapMistake.FindStringSubmatch(err.Error())
	if m == nil {
		return &Mistake{file, 1, err.Error()}
	}
	line := 0
	fmt.Sscan(m[2], &line)
	return &Mistake{file, line, m[3]}
}

// startOf is the beginning of history.
func (w *Window) startOf(now time.Time) (time.Time, error) {
	if w.Start == "" {
		return now.AddDate(-10, 0, 0).Truncate(24 * time.Hour), nil
	}
	return time.Parse(time.DateOnly, w.Start)
}
