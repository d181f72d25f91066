package rest

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"
)

// However an answer spells a token that it gives back, it is not shown and not stored.
func TestHider_FindsASecretInEverySpelling(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-Tok3n/with+odd=\"ch ars\" and ü"
	h := &hider{}
	h.add(secret)
	inJSON, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	// As Python's quote writes it: the slash stays, all else that is odd is escaped.
	half := strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(secret), "%2F", "/"), "+", "%20")
	for _, spelling := range []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ToLower(url.QueryEscape("/+=")) + url.QueryEscape(secret), half,
		string(inJSON), strings.ReplaceAll(string(inJSON), "/", `\/`), strings.ReplaceAll(string(inJSON), "+", `\u002B`), base64.StdEncoding.EncodeToString([]byte(secret)),
	} {
		if got := h.hide("<" + spelling + ">"); strings.Contains(got, "Tok3n") || !strings.Contains(got, hidden) || got == hidden {
			t.Errorf("%s became %s", spelling, got)
		}
	}
	if got := h.hide("Tok3n is a word"); got != "Tok3n is a word" {
		t.Errorf("a part of a secret is none: %s", got)
	}
}

// What an incident says is stored without secrets, and with words that a short password happens to be.
func TestHider_TakesSecretsOutOfWhatIsStored(t *testing.T) {
	t.Parallel()
	h := &hider{}
	h.add("s3cr3t-token")
	h.add("pool")
	fields := map[string]any{"title": "The pool said s3cr3t-token", "timeline": []any{map[string]any{"text": "token s3cr3t-token"}}}
	h.hideIn(fields)
	data, err := json.Marshal(fields)
	if want := `{"timeline":[{"text":"token [secret]"}],"title":"The pool said [secret]"}`; err != nil || string(data) != want {
		t.Errorf("%s, %v, want %s", data, err, want)
	}
}

func TestEngine_SaysThatASecretIsTooShortToBeFoundInTexts(t *testing.T) {
	t.Parallel()
	source, err := Read("acme-incidents.yaml", strings.NewReader(readmeExample(t)))
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]bool{"summer1": true, "summer12": false} {
		set, o := Settings{Parameters: map[string]string{"site": "https://acme.example"}}, Options{Now: time.Now, Getenv: func(string) string { return secret }}
		e, err := New(t.Context(), source, set, o)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := Explain(t.Context(), source, set, o)
		if strings.Contains(e.Note(), "token: shorter") != want || strings.Contains(text, "under 8 bytes") != want || strings.Contains(text, secret) {
			t.Errorf("of %q it is said %q and\n%s", secret, e.Note(), text)
		}
	}
}
