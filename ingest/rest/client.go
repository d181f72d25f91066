package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// client sends requests: signed, within the budget, and again where that may help.
type client struct {
	http    *http.Client
	limits  Limits
	limiter *limiter
	signer  signer
	hider   *hider
	o       Options
	count   *counters
}

// call is one request, ready to be built any number of times.
type call struct {
	method  string
	url     *url.URL
	headers http.Header
	body    []byte
	text    bool // a text is expected, not JSON
	noneOn  []int
	signed  *string // what it was signed with when it was sent last
}

// answer is what came back.
type answer struct {
	none   bool // the vendor says there is nothing
	value  any  // decoded JSON, or a text
	header http.Header
	url    *url.URL
}

// StatusError is an answer that says no.
type StatusError struct {
	Status int
	Where  string // method and path
	Says   string // the beginning of the answer
}

func (e *StatusError) Error() string {
	msg := fmt.Sprintf("%s: %d %s", e.Where, e.Status, http.StatusText(e.Status))
	if e.Says != "" {
		msg += ": " + e.Says
	}
	switch e.Status {
	case http.StatusUnauthorized:
		msg += "; check the secrets of this source (`secondstory sync --check NAME` names them)"
	case http.StatusForbidden:
		msg += "; the token may not read this"
	}
	return msg
}

// faultyError is an answer that cannot be right: cut off, of the wrong type, too large, or none.
type faultyError struct {
	where string
	err   error
	final bool // asking again would not help
}

func (e *faultyError) Error() string { return e.where + ": " + e.err.Error() }
func (e *faultyError) Unwrap() error { return e.err }

// TriedError is a request that failed as often as it may.
type TriedError struct {
	Tries int
	Err   error
}

func (e *TriedError) Error() string { return fmt.Sprintf("tried %d times: %v", e.Tries, e.Err) }
func (e *TriedError) Unwrap() error { return e.Err }

// slowTries is how often one request obeys a "slow down"; the vendor decides how long each takes.
const slowTries = 20

// mostRenewed is how many tokens one request may find refused: one that waits beside others can meet the end of two.
const mostRenewed = 3

// do sends a request until it is answered, or may not be sent again.
func (c *client) do(ctx context.Context, in call) (answer, error) {
	tries, slowed, renewed, patient := 0, 0, 0, patienceOf(ctx)
	in.signed = new(string)
	for {
		out, status, header, err := c.once(ctx, in)
		if err == nil {
			return out, nil
		}
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		switch {
		case status == http.StatusUnauthorized && renewed < mostRenewed:
			renewed++
			if c.signer.renew(*in.signed) {
				continue
			}
			return answer{}, c.hider.safe(err)
		case c.saysSlow(status, header):
			if slowed++; slowed > slowTries {
				return answer{}, c.hider.safe(&TriedError{slowed, err})
			}
			c.count.slowed.Add(1)
			c.limiter.hold(c.o.Now().Add(c.slowPause(slowed, header)))
			continue
		case !worthAgain(status, err):
			return answer{}, c.hider.safe(err)
		}
		if tries++; tries > patient.retries(c.limits.Retries) {
			patient.giveUp()
			return answer{}, c.hider.safe(&TriedError{tries, err})
		}
		c.count.retried.Add(1)
		if err := c.o.Sleep(ctx, c.pause(tries, patient.longest(), header)); err != nil {
			return answer{}, err
		}
	}
}

// saysSlow: the vendor's statuses, and 403 where its headers say that the budget is spent.
func (c *client) saysSlow(status int, h http.Header) bool {
	if slices.Contains(c.limits.Slow, status) {
		return true
	}
	if status != http.StatusForbidden && status != http.StatusServiceUnavailable {
		return false
	}
	left, ok := remaining(h)
	return h.Get("Retry-After") != "" || status == http.StatusForbidden && ok && left == 0
}

// worthAgain: no answer, a faulty one, or one that says the fault is the server's.
func worthAgain(status int, err error) bool {
	var faulty *faultyError
	if errors.As(err, &faulty) {
		return !faulty.final && !errors.Is(err, errNotRecorded)
	}
	return status == 0 || status == http.StatusRequestTimeout || status == http.StatusTooEarly || status >= 500 && status != http.StatusNotImplemented
}

const (
	firstPause   = 500 * time.Millisecond
	longestPause = time.Minute
)

// slowPause is how long all requests wait after the nth "slow down": what the answer says, in
// Retry-After or the budget's reset.
func (c *client) slowPause(n int, h http.Header) time.Duration {
	if until, ok := resetOf(h, c.o.Now()); ok {
		return max(until.Sub(c.o.Now()), 0) + time.Duration(c.o.Random()*float64(200*time.Millisecond))
	}
	return c.pause(n, longestPause, http.Header{})
}

// pause is how long to wait before the nth try again: what Retry-After says, else twice as long each
// time up to the longest, and up to half of it more by chance, so that many clients do not come back at
// once.
func (c *client) pause(n int, longest time.Duration, h http.Header) time.Duration {
	if until, ok := instant(h.Get("Retry-After"), c.o.Now()); ok {
		return max(until.Sub(c.o.Now()), 0) + time.Duration(c.o.Random()*float64(200*time.Millisecond))
	}
	d := longest
	if n < 8 {
		d = min(firstPause<<(n-1), longest)
	}
	return d + time.Duration(c.o.Random()*float64(d)/2)
}

// once sends a request one time. status is 0 without an answer.
func (c *client) once(ctx context.Context, in call) (out answer, status int, h http.Header, err error) {
	if err := c.limiter.enter(ctx); err != nil {
		return answer{}, 0, nil, err
	}
	defer c.limiter.leave()
	ctx, cancel := context.WithTimeout(ctx, c.limits.Timeout.or(time.Minute))
	defer cancel()
	where := in.method + " " + in.url.Path
	req, err := http.NewRequestWithContext(ctx, in.method, in.url.String(), bytes.NewReader(in.body))
	if err != nil {
		return answer{}, 0, nil, &faultyError{where, errors.New("the address cannot be asked"), true}
	}
	req.Header = in.headers.Clone()
	if err := c.signer.sign(ctx, req); err != nil {
		return answer{}, 0, nil, &faultyError{where, err, true}
	}
	*in.signed = req.Header.Get("Authorization")
	c.count.requests.Add(1)
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, 0, nil, &faultyError{where, withoutURL(err), errors.Is(err, errElsewhere) || noSuchHost(err)}
	}
	defer resp.Body.Close()
	c.limiter.learn(resp.Header)
	body, err := c.read(resp.Body)
	if resp.StatusCode >= 300 {
		if slices.Contains(in.noneOn, resp.StatusCode) && !c.saysSlow(resp.StatusCode, resp.Header) {
			return answer{none: true, header: resp.Header, url: in.url}, resp.StatusCode, resp.Header, nil
		}
		return answer{}, resp.StatusCode, resp.Header, &StatusError{resp.StatusCode, where, c.hider.hide(saying(resp.Header, body))}
	}
	if err != nil {
		return answer{}, 0, resp.Header, &faultyError{where, err, errors.Is(err, errLarge)}
	}
	value, err := decodeBody(in, resp, body)
	if err != nil {
		return answer{}, 0, resp.Header, &faultyError{where, err, false}
	}
	return answer{value: value, header: resp.Header, url: in.url}, resp.StatusCode, resp.Header, nil
}

// withoutURL is a failed request without its address: that may hold a secret.
func withoutURL(err error) error {
	var in *url.Error
	if errors.As(err, &in) {
		if in.Timeout() {
			return errors.New("no answer in time")
		}
		return in.Err
	}
	return err
}

// noSuchHost: the name of the host is known to nobody, most likely for a slip of the pen.
func noSuchHost(err error) bool {
	var in *net.DNSError
	return errors.As(err, &in) && in.IsNotFound
}

var errLarge = errors.New("the answer is larger than limits: body_mib allows")

func (c *client) read(r io.Reader) ([]byte, error) {
	most := int64(c.limits.BodyMiB) << 20
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case int64(len(body)) > most:
		return nil, errLarge
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errors.New("the answer did not end in time")
	case err != nil:
		return nil, fmt.Errorf("the answer broke off after %d bytes: %w", len(body), err)
	}
	return body, nil
}

// saying is the beginning of an answer that says no, on one line; of a web page, only that it is one.
func saying(h http.Header, body []byte) string {
	if kind, _, _ := mime.ParseMediaType(h.Get("Content-Type")); kind == "text/html" {
		return "(a web page)"
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(body[:min(len(body), 300)]), "")), " ")
	return text
}

// decodeBody reads the answer as what was asked for.
func decodeBody(in call, resp *http.Response, body []byte) (any, error) {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if in.text {
		if !isText(kind) {
			return nil, fmt.Errorf("%s came instead of a text", kind)
		}
		return strings.ToValidUTF8(string(body), "�"), nil
	}
	if len(bytes.TrimSpace(body)) == 0 && resp.StatusCode == http.StatusNoContent {
		return nil, nil
	}
	if kind != "" && kind != "application/json" && kind != "text/json" && !strings.HasSuffix(kind, "+json") && kind != "text/plain" && kind != "application/octet-stream" {
		return nil, fmt.Errorf("%s came instead of JSON", kind)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("the JSON is cut off after %d bytes", len(body))
		}
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON")
	}
	return numbers(v), nil
}

// isText: a text that is written for people. A web page that comes instead is a sign-in page.
func isText(kind string) bool {
	switch kind {
	case "", "application/octet-stream", "application/markdown":
		return true
	case "text/html", "text/xml":
		return false
	}
	return strings.HasPrefix(kind, "text/")
}

// numbers makes every number one that jq counts with.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	}
	return v
}

// errElsewhere is a redirection or a next address that would carry a token to another host.
var errElsewhere = errors.New("it leads to another host; a token is not sent there")

// stayHome follows a redirection only on the host that was asked.
func stayHome(req *http.Request, via []*http.Request) error {
	if len(via) > 5 {
		return errors.New("redirected too often")
	}
	if !sameHost(req.URL, via[0].URL) {
		return errElsewhere
	}
	return nil
}

// sameHost: host and scheme agree, or the scheme became safer.
func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Host, b.Host) && (a.Scheme == b.Scheme || a.Scheme == "https")
}
