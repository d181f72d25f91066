package rest

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// hidden is what stands for a secret.
const hidden = "[secret]"

// hider takes secrets out of texts: those of the settings, and tokens that were obtained with them,
// in the spellings a request gives them. It is safe for concurrent use.
type hider struct {
	mu     sync.RWMutex
	values []string
}

// add makes a value a secret. One of fewer than four bytes hides nothing else by accident.
func (h *hider) add(value string) {
	if len(value) < 4 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range []string{value, url.QueryEscape(value), url.PathEscape(value), base64.StdEncoding.EncodeToString([]byte(value)), jsonInner(value)} {
		if !slices.Contains(h.values, v) {
			h.values = append(h.values, v)
		}
	}
	slices.SortFunc(h.values, func(a, b string) int { return len(b) - len(a) }) // the longest first
}

// jsonInner is a value as JSON writes it, without the quotes.
func jsonInner(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
}

// hide takes every secret out of a text.
func (h *hider) hide(text string) string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, v := range h.values {
		text = strings.ReplaceAll(text, v, hidden)
	}
	return text
}

// safeError is an error whose text holds no secret; what it wraps is still found by errors.Is and
// errors.As, and must not be printed.
type safeError struct {
	text string
	err  error
}

func (e *safeError) Error() string { return e.text }
func (e *safeError) Unwrap() error { return e.err }

// safe makes an error one that can be shown.
func (h *hider) safe(err error) error {
	if err == nil {
		return nil
	}
	return &safeError{h.hide(err.Error()), err}
}
