package rest

import (
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// hidden is what stands for a secret.
const hidden = "[secret]"

// shortestSecret is how long a secret is at least; a shorter one hides nothing else by accident.
// shortestInText is how long it is to be looked for in what incidents say, where a password may be a word.
const (
	shortestSecret = 4
	shortestInText = 8
)

// tooShort says of secrets that are too short what that means; "" where none is.
func tooShort(secrets map[string]string) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		if len(secrets[name]) < shortestInText {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: shorter than %d bytes, so not taken out of what incidents say, where it may be a word", strings.Join(names, ", "), shortestInText)
}

// hider takes secrets out of texts: those of the settings, and tokens that were obtained with them,
// in every spelling. It is safe for concurrent use.
type hider struct {
	mu      sync.RWMutex
	secrets []spelled
}

// spelled finds a secret however it is escaped.
type spelled struct {
	secret string
	core   string // its longest run of letters and digits, which is in every spelling
	form   *regexp.Regexp
}

// add makes a value a secret, and its Base64.
func (h *hider) add(value string) {
	if len(value) < shortestSecret {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range []string{value, base64.StdEncoding.EncodeToString([]byte(value))} {
		if !slices.ContainsFunc(h.secrets, func(s spelled) bool { return s.secret == v }) {
			h.secrets = append(h.secrets, spell(v))
		}
	}
	slices.SortFunc(h.secrets, func(a, b spelled) int { return len(b.secret) - len(a.secret) }) // the longest first
}

// spell makes what finds a secret: what is no letter or digit may be as it is, escaped as in an
// address, or as in JSON.
func spell(secret string) spelled {
	var form strings.Builder
	core, run := "", ""
	for _, c := range secret {
		letter := string(c)
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			form.WriteString(letter)
			if run += letter; len(run) > len(core) {
				core = run
			}
			continue
		}
		run = ""
		ways := []string{`\\?` + regexp.QuoteMeta(letter), fmt.Sprintf(`(?i:\\u%04x)`, c)}
		escaped := ""
		for _, b := range []byte(letter) {
			escaped += fmt.Sprintf("%%%02x", b)
		}
		ways = append(ways, "(?i:"+escaped+")")
		if short := jsonInner(letter); short != letter {
			ways = append(ways, regexp.QuoteMeta(short))
		}
		if letter == " " {
			ways = append(ways, `\+`)
		}
		form.WriteString("(?:" + strings.Join(ways, "|") + ")")
	}
	return spelled{secret, core, regexp.MustCompile(form.String())}
}

// jsonInner is a text as JSON writes it, without the quotes.
func jsonInner(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
}

// hide takes every secret out of a text.
func (h *hider) hide(text string) string { return h.without(text, shortestSecret) }

// hideIn takes the secrets out of what an incident says, in place.
func (h *hider) hideIn(fields map[string]any) {
	mapStrings(fields, func(text string) string { return h.without(text, shortestInText) })
}

// without takes the secrets of a length out of a text.
func (h *hider) without(text string, shortest int) string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, s := range h.secrets {
		if len(s.secret) >= shortest && strings.Contains(text, s.core) {
			text = s.form.ReplaceAllLiteralString(text, hidden)
		}
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
