package rest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// signer signs requests.
type signer interface {
	sign(ctx context.Context, req *http.Request) error
	// renew gets a new token in place of one that a 401 refused; false where there is none to get.
	renew(refused string) bool
}

// signed are the values of auth's templates.
type signed struct {
	ctx  context.Context
	vars map[string]any
	err  error
}

func (s *signed) fill(t Template) string {
	out, err := t.fill(s.ctx, nil, s.vars, plainly)
	s.err = errors.Join(s.err, err)
	return out
}

func (s *signed) fillAll(templates map[string]Template) map[string]string {
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(templates)) {
		out[name] = s.fill(templates[name])
	}
	return out
}

// newSigner makes the signer of a source from its variables and secrets, and hides the secrets.
func newSigner(ctx context.Context, s *Source, vars map[string]any, secrets map[string]string, c *client) (signer, error) {
	all := maps.Clone(vars)
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		all[name] = secrets[name]
		c.hider.add(secrets[name])
	}
	a := s.Auth
	if c.o.Replayed {
		return unsigned{}, nil
	}
	if a.Optional && lacksSecret(a, s.Secrets, secrets) {
		return unsigned{}, nil
	}
	in := &signed{ctx: ctx, vars: all}
	out, err := signerOf(a, in, c)
	if err == nil {
		err = in.err
	}
	if err != nil {
		return nil, c.hider.safe(fmt.Errorf("preparing the auth of %s: %w", s.Name, err))
	}
	return out, nil
}

func signerOf(a Auth, in *signed, c *client) (signer, error) {
	switch a.Kind {
	case AuthBearer:
		return fixed{headers: map[string]string{"Authorization": "Bearer " + in.fill(a.Token)}}, nil
	case AuthHeader:
		return fixed{headers: in.fillAll(a.Headers)}, nil
	case AuthQuery:
		return fixed{query: in.fillAll(a.Query)}, nil
	case AuthBasic:
		f := fixed{user: in.fill(a.User), password: in.fill(a.Password), basic: true}
		c.hider.add(basicValue(f.user, f.password))
		return f, nil
	case AuthOAuthRefresh, AuthClientCredentials:
		return newOAuth(a, in, c)
	case AuthGoogle:
		return newGoogle(a, in, c)
	}
	return unsigned{}, nil
}

// lacksSecret: a secret that auth names is not set.
func lacksSecret(a Auth, known map[string]Secret, secrets map[string]string) bool {
	for _, templates := range a.given() {
		for _, t := range templates {
			for _, name := range t.names() {
				if _, is := known[name]; is && secrets[name] == "" {
					return true
				}
			}
		}
	}
	return false
}

// unsigned sends requests as they are.
type unsigned struct{}

func (unsigned) sign(context.Context, *http.Request) error { return nil }
func (unsigned) renew(string) bool                         { return false }

// fixed signs with what does not change.
type fixed struct {
	headers        map[string]string
	query          map[string]string
	user, password string
	basic          bool
}

func (f fixed) sign(_ context.Context, req *http.Request) error {
	for name, value := range f.headers {
		req.Header.Set(name, value)
	}
	if f.basic {
		req.SetBasicAuth(f.user, f.password)
	}
	if len(f.query) > 0 {
		q := req.URL.Query()
		for name, value := range f.query {
			q.Set(name, value)
		}
		req.URL.RawQuery = q.Encode()
	}
	return nil
}

func (f fixed) renew(string) bool { return false }

func basicValue(user, password string) string {
	req := http.Request{Header: http.Header{}}
	req.SetBasicAuth(user, password)
	return strings.TrimPrefix(req.Header.Get("Authorization"), "Basic ")
}

// token signs with an access token that is fetched when it is needed.
type token struct {
	mu     sync.Mutex
	value  string
	prefix string
	until  int64 // unix seconds; 0: not known
	fetch  func(ctx context.Context) (value string, seconds int, err error)
	now    func() int64
	hider  *hider
}

// earlier is how many seconds before its end a token is replaced: clocks differ.
const earlier = 60

func (t *token) sign(ctx context.Context, req *http.Request) error {
	value, err := t.current(ctx)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", t.prefix+value)
	return nil
}

func (t *token) current(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && (t.until == 0 || t.now() < t.until-earlier) {
		return t.value, nil
	}
	value, seconds, err := t.fetch(ctx)
	if err != nil {
		return "", t.hider.safe(fmt.Errorf("getting an access token: %w", err))
	}
	t.hider.add(value)
	t.value, t.until = value, 0
	if seconds > 0 {
		t.until = t.now() + int64(seconds)
	}
	return value, nil
}

// renew forgets the token that was refused; the next request fetches another. One that was fetched
// meanwhile stays: requests side by side are refused together.
func (t *token) renew(refused string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if refused == t.prefix+t.value {
		t.value = ""
	}
	return true
}
