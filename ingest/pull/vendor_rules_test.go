package pull_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
)

// shop sells tokens for Acme: each is good for forty requests, and a refresh token for one purchase.
type shop struct {
	acme    *pulltest.Acme
	mu      sync.Mutex
	sold    int
	used    int
	refresh string
	forms   []string
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/token" {
		_ = r.ParseForm()
		s.forms = append(s.forms, r.PostForm.Get("grant_type")+" "+r.PostForm.Get("scope"))
		if r.PostForm.Get("client_secret") != "client-secret-4411" || s.refresh != "" && r.PostForm.Get("refresh_token") != s.refresh {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.sold, s.used = s.sold+1, 0
		answer := map[string]any{"access_token": s.token(), "expires_in": 3600}
		if s.refresh != "" {
			s.refresh = fmt.Sprintf("refresh-token-%d", s.sold)
			answer["refresh_token"] = s.refresh
		}
		answerJSON(w, answer)
		return
	}
	if s.used++; s.used > 40 || r.Header.Get("Authorization") != "Bearer "+s.token() {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.Header.Set("Authorization", "Bearer "+pulltest.AcmeToken)
	s.acme.ServeHTTP(w, r)
}

func (s *shop) token() string { return fmt.Sprintf("access-token-%d-77aa", s.sold) }

// An access token is bought when it is needed, and again when it runs out in the middle; a refresh token
// may change with every purchase. None of them is stored.
func TestSync_BuysTokensAsOAuthSays(t *testing.T) {
	t.Parallel()
	for auth, grant := range map[string]string{
		`{kind: client_credentials, token_url: "{site}/token", client_id: us, client_secret: "{secret}", scope: incidents}`:    "client_credentials incidents",
		`{kind: oauth_refresh, token_url: "{site}/token", client_id: us, client_secret: "{secret}", refresh_token: "{token}"}`: "refresh_token ",
	} {
		t.Run(strings.Fields(grant)[0], func(t *testing.T) {
			t.Parallel()
			source, c := acmeSigned(t, auth), acmeCase(t, 40)
			c.Source = source
			c.Getenv = func(name string) string {
				return map[string]string{"ACME_TOKEN": "refresh-token-0", "ACME_SECRET": "client-secret-4411"}[name]
			}
			s := &shop{acme: pulltest.NewAcme(40)}
			if strings.HasPrefix(grant, "refresh") {
				s.refresh = "refresh-token-0"
			}
			b := pulltest.NewBench(t, c)
			b.MustSync(&pulltest.Transport{Handler: s})
			if s.sold < 2 || s.forms[0] != grant {
				t.Errorf("%d tokens were bought, the first for %q", s.sold, s.forms)
			}
			dump := b.Dump() + column(t, b, "SELECT state::VARCHAR FROM checkpoints")
			for _, part := range []string{"access-token", "refresh-token", "client-secret"} {
				if strings.Contains(dump, part) {
					t.Errorf("the database has %s", part)
				}
			}
		})
	}
}

// acmeSigned is the README's source with another auth.
func acmeSigned(t *testing.T, auth string) *rest.Source {
	t.Helper()
	text := strings.Replace(acmeText(t), `auth: {kind: bearer, token: "{token}"}`, "auth: "+auth, 1)
	text = strings.Replace(text, "secrets:\n", "secrets:\n  secret: {about: the client's secret, env: ACME_SECRET, optional: true}\n", 1)
	source, err := rest.Read("acme-incidents.yaml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// What a vendor says about its budget is obeyed: no request comes before the time it names.
func TestSync_WaitsAsTheVendorSays(t *testing.T) {
	t.Parallel()
	const wait = 90 * time.Second
	for name, refuse := range map[string]func(now time.Time) (int, map[string]string){
		"429, seconds": func(time.Time) (int, map[string]string) { return 429, map[string]string{"Retry-After": "90"} },
		"429, a date": func(now time.Time) (int, map[string]string) {
			return 429, map[string]string{"Retry-After": now.Add(wait).Format(http.TimeFormat)}
		},
		"420":          func(time.Time) (int, map[string]string) { return 420, map[string]string{"Retry-After": "90"} },
		"503, seconds": func(time.Time) (int, map[string]string) { return 503, map[string]string{"Retry-After": "90"} },
		"403, X-RateLimit": func(now time.Time) (int, map[string]string) {
			return 403, map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": strconv.FormatInt(now.Add(wait).Unix(), 10)}
		},
		"429, RateLimit": func(time.Time) (int, map[string]string) {
			return 429, map[string]string{"RateLimit-Remaining": "0", "RateLimit-Reset": "90"}
		},
		"200, nothing left": func(time.Time) (int, map[string]string) {
			return 200, map[string]string{"RateLimit-Remaining": "0", "RateLimit-Reset": "90"}
		},
		"200, X, an instant": func(now time.Time) (int, map[string]string) {
			return 200, map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": now.Add(wait).Format(time.RFC3339)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := acmeCase(t, 0)
			source := *c.Source
			source.Limits = rest.Limits{Slow: []int{420, 429}, Concurrency: 1}
			c.Source = &source
			b := pulltest.NewBench(t, c)
			var until time.Time
			tr := &pulltest.Transport{Handler: pulltest.NewAcme(0)}
			tr.Fault = func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
				now := b.Clock.Now()
				if now.Before(until) {
					t.Errorf("request %d comes %s before the time that was named", n, until.Sub(now))
				}
				if n != 2 {
					return answer(), nil
				}
				status, headers := refuse(now)
				resp := answer()
				if resp.StatusCode = status; status != http.StatusOK {
					resp.Body = io.NopCloser(bytes.NewReader([]byte("{}")))
				}
				for key, value := range headers {
					resp.Header.Set(key, value)
				}
				until = now.Add(wait).Truncate(time.Second)
				return resp, nil
			}
			b.MustSync(tr)
			if until.IsZero() || tr.Count() < 4 {
				t.Errorf("%d requests", tr.Count())
			}
		})
	}
}
