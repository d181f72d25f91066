package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// tokenRequest marks the context of a request for an access token: it is never recorded.
type tokenRequest struct{}

// exchange is a request and its answer as a recording keeps them. Match is the mark of the request;
// Address is there for people to read.
type exchange struct {
	Match   string          `json:"match"`
	Method  string          `json:"method"`
	Address string          `json:"address"`
	Status  int             `json:"status"`
	Headers http.Header     `json:"headers,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
	Text    string          `json:"text,omitempty"`
}

// About is the file about.json of a recording: what must be the same for a replay.
type About struct {
	Source     string            `json:"source"`
	Recorded   time.Time         `json:"recorded"` // the clock of the replay
	Parameters map[string]string `json:"parameters,omitempty"`
	Since      *time.Time        `json:"since,omitempty"`
}

// Recorder passes requests on and keeps the exchanges, in memory until Save.
type Recorder struct {
	Next http.RoundTripper
	Auth Auth // whose query parameters are left out

	mu   sync.Mutex
	all  []exchange
	size int
}

// mostRecorded is how much a recording may hold; fixtures are small.
const mostRecorded = 64 << 20

// RoundTrip sends a request and keeps it with its answer.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	resp, err := r.Next.RoundTrip(req)
	if err != nil || req.Context().Value(tokenRequest{}) != nil {
		return resp, err
	}
	data, err := io.ReadAll(resp.Body)
	if closing := resp.Body.Close(); err != nil || closing != nil {
		return nil, errors.Join(err, closing)
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	x := exchange{Match: matchOf(req, body, r.Auth), Method: req.Method, Address: publicAddress(req.URL, r.Auth), Status: resp.StatusCode, Headers: keptHeaders(resp.Header)}
	if json.Valid(data) {
		x.Body = data
	} else {
		x.Text = string(data)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.size += len(data); r.size > mostRecorded {
		return nil, fmt.Errorf("a recording holds at most %d MiB; record a smaller part of the source", mostRecorded>>20)
	}
	r.all = append(r.all, x)
	return resp, nil
}

// bodyOf reads a request's body and puts it back.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	data, err := io.ReadAll(req.Body)
	req.Body = io.NopCloser(bytes.NewReader(data))
	return data, err
}

// matchOf is the mark of a request: what is asked, not by whom.
func matchOf(req *http.Request, body []byte, a Auth) string {
	sum := sha256.Sum256([]byte(req.Method + "\n" + publicAddress(req.URL, a) + "\n" + string(body)))
	return hex.EncodeToString(sum[:8])
}

// publicAddress is an address without the host and without what signs it.
func publicAddress(u *url.URL, a Auth) string {
	q := u.Query()
	for name := range a.Query {
		q.Del(name)
	}
	if len(q) == 0 {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + q.Encode()
}

// keptHeaders are the headers that steer the engine.
func keptHeaders(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		for _, kept := range []string{"Content-Type", "Link", "X-Next-Page", "X-Total", "X-Paging-Next"} {
			if name == kept {
				out[name] = slices.Clone(values)
			}
		}
	}
	return out
}

// Strings calls do for every text in the recorded answers, so that names can be learned from them.
func (r *Recorder) Strings(do func(string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.all {
		do(x.Text)
		var v any
		if len(x.Body) > 0 && json.Unmarshal(x.Body, &v) == nil {
			eachString(v, do)
		}
	}
}

func eachString(v any, do func(string)) {
	switch v := v.(type) {
	case string:
		do(v)
	case []any:
		for _, inner := range v {
			eachString(inner, do)
		}
	case map[string]any:
		for _, inner := range v {
			eachString(inner, do)
		}
	}
}

// Save writes the recording to a folder that does not exist or is empty: about.json and a numbered
// file for each exchange, every text of it passed through clean.
func (r *Recorder) Save(dir string, about About, clean func(string) string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("writing a recording: %w", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return errors.Join(err, fmt.Errorf("writing a recording to %s: the folder is not empty", dir))
	}
	if err := writeJSONFile(filepath.Join(dir, "about.json"), about); err != nil {
		return err
	}
	for i, x := range r.all {
		x.Address, x.Text = clean(x.Address), clean(x.Text)
		for name, values := range x.Headers {
			for k := range values {
				x.Headers[name][k] = clean(values[k])
			}
		}
		if len(x.Body) > 0 {
			body, err := cleanJSON(x.Body, clean)
			if err != nil {
				return fmt.Errorf("writing a recording: %w", err)
			}
			x.Body = body
		}
		if err := writeJSONFile(filepath.Join(dir, fmt.Sprintf("%05d.json", i+1)), x); err != nil {
			return err
		}
	}
	return nil
}

func writeJSONFile(name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(name), err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("writing a recording: %w", err)
	}
	return nil
}

// cleanJSON passes every text of a document through clean.
func cleanJSON(data []byte, clean func(string) string) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(mapStrings(v, clean))
}

func mapStrings(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		for i := range v {
			v[i] = mapStrings(v[i], change)
		}
	case map[string]any:
		for key := range v {
			v[key] = mapStrings(v[key], change)
		}
	}
	return v
}

// Replayer answers requests from a recording; a request that is not in it fails.
type Replayer struct {
	About About
	auth  Auth

	mu  sync.Mutex
	all map[string][]exchange
}

// OpenRecording reads a recording of a source.
func OpenRecording(dir string, auth Auth) (*Replayer, error) {
	r := &Replayer{auth: auth, all: map[string][]exchange{}}
	data, err := os.ReadFile(filepath.Join(dir, "about.json"))
	if err != nil {
		return nil, fmt.Errorf("reading a recording: %w; `secondstory sync SOURCE --record DIR` writes one", err)
	}
	if err := json.Unmarshal(data, &r.About); err != nil {
		return nil, fmt.Errorf("reading a recording: about.json: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "[0-9]*.json"))
	if err != nil {
		return nil, fmt.Errorf("reading a recording: %w", err)
	}
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		var x exchange
		if err == nil {
			err = json.Unmarshal(data, &x)
		}
		if err != nil {
			return nil, fmt.Errorf("reading a recording: %s: %w", filepath.Base(name), err)
		}
		r.all[x.Match] = append(r.all[x.Match], x)
	}
	return r, nil
}

// errNotRecorded is a request that a recording has no answer to.
var errNotRecorded = errors.New("the recording has no answer to this request")

// RoundTrip answers from the recording: the answers to one request in their order, the last again
// and again.
func (r *Replayer) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	key := matchOf(req, body, r.auth)
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.all[key]
	if len(list) == 0 {
		return nil, errNotRecorded
	}
	x := list[0]
	if len(list) > 1 {
		r.all[key] = list[1:]
	}
	data := []byte(x.Text)
	if len(x.Body) > 0 {
		data = x.Body
	}
	if x.Headers == nil {
		x.Headers = http.Header{}
	}
	return &http.Response{
		StatusCode: x.Status, Status: http.StatusText(x.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: x.Headers.Clone(),
		Body: io.NopCloser(bytes.NewReader(data)), ContentLength: int64(len(data)), Request: req,
	}, nil
}

// asToken marks a context as that of a request for a token.
func asToken(ctx context.Context) context.Context {
	return context.WithValue(ctx, tokenRequest{}, true)
}
