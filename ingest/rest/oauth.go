package rest

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// newOAuth signs with a token that a refresh token or client credentials buy.
func newOAuth(a Auth, in *signed, c *client) (signer, error) {
	form := url.Values{}
	if a.Kind == AuthClientCredentials {
		form.Set("grant_type", "client_credentials")
	} else if a.RefreshToken.Set() {
		form.Set("grant_type", "refresh_token")
	}
	for name, t := range map[string]Template{
		"client_id": a.ClientID, "client_secret": a.ClientSecret, "refresh_token": a.RefreshToken, "scope": a.Scope, "audience": a.Audience,
	} {
		if v := in.fill(t); v != "" {
			form.Set(name, v)
		}
	}
	address, err := url.Parse(in.fill(a.TokenURL))
	if err != nil || address.Host == "" {
		return nil, fmt.Errorf("token_url %q is no address", a.TokenURL)
	}
	headers := http.Header{"Accept": {"application/json"}}
	for name, value := range in.fillAll(a.Headers) {
		headers.Set(name, value)
	}
	method := http.MethodPost
	if a.Method != "" {
		method = a.Method
	}
	t := newToken(a, c)
	t.fetch = func(ctx context.Context) (string, int, error) {
		value, err := c.askToken(ctx, method, address, headers, form)
		if err != nil {
			return "", 0, err
		}
		if next, ok := fieldOf(value, "refresh_token"); ok && next != "" && form.Get("refresh_token") != "" {
			c.hider.add(next)
			form.Set("refresh_token", next) // a vendor that turns refresh tokens over
		}
		return tokenOf(ctx, a, value)
	}
	return t, nil
}

func newToken(a Auth, c *client) *token {
	prefix := a.Prefix
	if prefix == "" {
		prefix = "Bearer "
	}
	return &token{prefix: prefix, now: func() int64 { return c.o.Now().Unix() }, hider: c.hider}
}

func fieldOf(value any, name string) (string, bool) {
	m, _ := value.(map[string]any)
	s, ok := m[name].(string)
	return s, ok
}

// tokenOf finds the token and how long it holds.
func tokenOf(ctx context.Context, a Auth, value any) (string, int, error) {
	access, _ := fieldOf(value, "access_token")
	if a.AccessToken != nil {
		var err error
		if access, err = a.AccessToken.string(ctx, value, nil); err != nil {
			return "", 0, err
		}
	}
	if access == "" {
		return "", 0, errors.New("the answer has no access token")
	}
	seconds := 0
	if m, ok := value.(map[string]any); ok {
		seconds, _ = m["expires_in"].(int)
	}
	if a.ExpiresIn != nil {
		n, ok, err := a.ExpiresIn.number(ctx, value, nil)
		if err != nil {
			return "", 0, err
		}
		if ok {
			seconds = n
		}
	}
	return access, seconds, nil
}

// askToken sends a token request; it is tried again like any other, and never signed.
func (c *client) askToken(ctx context.Context, method string, address *url.URL, headers http.Header, form url.Values) (any, error) {
	own := *c
	own.signer = unsigned{}
	own.limiter = newLimiter(Limits{Concurrency: 1}, c.o.Now, c.o.Sleep)
	in := call{method: method, url: address, headers: headers.Clone()}
	switch {
	case method == http.MethodGet && len(form) > 0:
		u := *address
		u.RawQuery = form.Encode()
		in.url = &u
	case method == http.MethodPost:
		in.headers.Set("Content-Type", "application/x-www-form-urlencoded")
		in.body = []byte(form.Encode())
	}
	out, err := own.do(asToken(ctx), in)
	return out.value, err
}

// googleTokens is where Google sells tokens; a key file may name another place.
const googleTokens = "https://oauth2.googleapis.com/token"

// newGoogle signs as a Google service account: its key signs a claim, which buys a token.
func newGoogle(a Auth, in *signed, c *client) (signer, error) {
	account, err := readAccount(in.fill(a.Key))
	if err != nil {
		return nil, err
	}
	c.hider.add(account.PrivateKey)
	endpoint := firstSet(in.fill(a.TokenURL), account.TokenURI, googleTokens)
	address, err := url.Parse(endpoint)
	if err != nil || address.Host == "" {
		return nil, errors.New("the token address of the service account is none")
	}
	scope, subject := in.fill(a.Scope), in.fill(a.Subject)
	t := newToken(a, c)
	t.fetch = func(ctx context.Context) (string, int, error) {
		claim, err := account.claim(scope, subject, endpoint, c.o.Now())
		if err != nil {
			return "", 0, err
		}
		c.hider.add(claim)
		form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {claim}}
		value, err := c.askToken(ctx, http.MethodPost, address, http.Header{"Accept": {"application/json"}}, form)
		if err != nil {
			return "", 0, err
		}
		return tokenOf(ctx, a, value)
	}
	return t, nil
}

func firstSet(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// account is a service account's key file.
type account struct {
	Email      string `json:"client_email"`
	PrivateKey string `json:"private_key"`
	KeyID      string `json:"private_key_id"`
	TokenURI   string `json:"token_uri"`

	key *rsa.PrivateKey
}

// readAccount reads the key file, or the file that text names.
func readAccount(text string) (*account, error) {
	data := []byte(text)
	if text = strings.TrimSpace(text); !strings.HasPrefix(text, "{") {
		var err error
		if data, err = os.ReadFile(text); err != nil {
			return nil, errors.New("the service account's key is neither JSON nor a file that can be read")
		}
	}
	var a account
	if err := json.Unmarshal(data, &a); err != nil || a.Email == "" || a.PrivateKey == "" {
		return nil, errors.New("the service account's key has no client_email and private_key")
	}
	block, _ := pem.Decode([]byte(a.PrivateKey))
	if block == nil {
		return nil, errors.New("the service account's private key is not in PEM form")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	private, ok := key.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, errors.New("the service account's private key is no RSA key")
	}
	a.key = private
	return &a, nil
}

// claim is the signed statement that buys a token (RFC 7523), good for an hour.
func (a *account) claim(scope, subject, audience string, now time.Time) (string, error) {
	header := map[string]string{"alg": "RS256", "typ": "JWT"}
	if a.KeyID != "" {
		header["kid"] = a.KeyID
	}
	body := map[string]any{"iss": a.Email, "scope": scope, "aud": audience, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	if subject != "" {
		body["sub"] = subject
	}
	var parts [][]byte
	for _, v := range []any{header, body} {
		data, err := json.Marshal(v)
		if err != nil {
			return "", fmt.Errorf("writing a claim: %w", err)
		}
		parts = append(parts, []byte(base64.RawURLEncoding.EncodeToString(data)))
	}
	unsigned := bytes.Join(parts, []byte("."))
	sum := sha256.Sum256(unsigned)
	signature, err := rsa.SignPKCS1v15(rand.Reader, a.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", errors.New("signing a claim: the key does not sign")
	}
	return string(unsigned) + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
