package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"secondstory/ingest/pull/pulltest"
	"secondstory/queries"
)

// syncBench is a folder with the README's own source, and a process beside a scripted Acme.
type syncBench struct {
	t         *testing.T
	dir       string
	transport *pulltest.Transport
	token     string
	out, errs bytes.Buffer
}

func newSyncBench(t *testing.T, incidents int) *syncBench {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- example: acme.yaml -->\n```yaml\n(.*?)```").FindSubmatch(page)
	if m == nil || bytes.Count(m[1], []byte("\n")) >= 60 {
		t.Fatal("the README walks through no source in under 60 lines")
	}
	b := &syncBench{t: t, dir: t.TempDir(), transport: &pulltest.Transport{Handler: pulltest.NewAcme(incidents)}, token: pulltest.AcmeToken}
	if err := os.WriteFile(filepath.Join(b.dir, "acme.yaml"), m[1], 0o600); err != nil {
		t.Fatal(err)
	}
	return b
}

// run runs a sync with the sources of the folder; the exit code must be the one that is wanted.
func (b *syncBench) run(want int, args ...string) string {
	b.t.Helper()
	b.out.Reset()
	b.errs.Reset()
	e := testEnv(&b.out, &b.errs)
	e.Transport = b.transport
	e.Getenv = func(name string) string {
		if name == "ACME_TOKEN" {
			return b.token
		}
		return ""
	}
	all := append([]string{"secondstory", "sync", "--sources", b.dir, "--db", filepath.Join(b.dir, "a.duckdb"), "--no-code"}, args...)
	if code := run(b.t.Context(), all, e); code != want {
		b.t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, b.out.String(), b.errs.String())
	}
	said := b.out.String() + b.errs.String()
	if strings.Contains(said, pulltest.AcmeToken) {
		b.t.Errorf("%v: the token was said", args)
	}
	return said
}

const acmeSite = "site=" + pulltest.Address

func TestREADME_OwnSourceIsCheckedAndBroughtIn(t *testing.T) {
	t.Parallel()
	b := newSyncBench(t, 25)
	if said := b.run(exitDone, "--check", "acme", "--set", acmeSite); !strings.Contains(said, "GET /incidents?updated_from={from}") || b.transport.Count() > 0 {
		t.Errorf("--check asked %d times and said\n%s", b.transport.Count(), said)
	}
	if said := b.run(exitDone, "acme", "--set", acmeSite, "--dry-run"); !strings.Contains(said, "would be 25 new") {
		t.Errorf("--dry-run said\n%s", said)
	}
	if said := b.run(exitDone, "acme", "--set", acmeSite); !strings.Contains(said, "acme: 25 new, 0 changed, 0 unchanged, 0 refused") {
		t.Errorf("sync said\n%s", said)
	}
	if said := b.run(exitDone, "acme", "--set", acmeSite); !strings.Contains(said, "0 new, 0 changed") {
		t.Errorf("a second sync said\n%s", said)
	}
	for _, name := range []string{"a.duckdb", "a.duckdb.people"} {
		data, err := os.ReadFile(filepath.Join(b.dir, name))
		if err != nil || bytes.Contains(data, []byte(pulltest.AcmeToken)) || bytes.Contains(data, []byte("Delacroix")) {
			t.Errorf("%s holds the token or a name, or cannot be read: %v", name, err)
		}
	}
}

func TestSync_IncompleteIsExitCode3AndSaidByStatus(t *testing.T) {
	t.Parallel()
	b := newSyncBench(t, 25)
	b.transport.Fault = func(_ int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, "/incidents/3/review") {
			resp := answer()
			resp.StatusCode = http.StatusBadRequest
			return resp, nil
		}
		return answer(), nil
	}
	if said := b.run(exitIncomplete, "acme", "--set", acmeSite); !strings.Contains(said, "missing: 3: its review") {
		t.Errorf("sync said\n%s", said)
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"secondstory", "status", "--db", filepath.Join(b.dir, "a.duckdb")}, testEnv(&out, &errs)); code != exitDone ||
		!strings.Contains(out.String(), "missing from acme") {
		t.Errorf("status: exit code %d\n%s%s", code, out.String(), errs.String())
	}
}

func TestSync_ARecordingHasNoSecretAndNoNameAndReplaysTheSame(t *testing.T) {
	t.Parallel()
	b := newSyncBench(t, 12)
	tape := filepath.Join(b.dir, "tape")
	b.run(exitDone, "acme", "--set", acmeSite, "--record", tape)
	files, err := filepath.Glob(filepath.Join(tape, "*.json"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files recorded, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{pulltest.AcmeToken, "Hedwig", "Okonkwo", "Delacroix", "Antipov", "tunde@"} {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("%s holds %s", filepath.Base(name), word)
			}
		}
	}
	b.token = ""
	asked := b.transport.Count()
	if said := b.run(exitDone, "acme", "--replay", tape, "--db", filepath.Join(b.dir, "b.duckdb")); !strings.Contains(said, "12 new") || b.transport.Count() != asked {
		t.Errorf("the replay said\n%s", said)
	}
	if a, b := titles(t, filepath.Join(b.dir, "a.duckdb")), titles(t, filepath.Join(b.dir, "b.duckdb")); a != b {
		t.Errorf("recorded\n%s\nreplayed\n%s", a, b)
	}
}

func titles(t *testing.T, path string) string {
	t.Helper()
	db, err := queries.Open(t.Context(), path, queries.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := queries.Select[string](t.Context(), db, "SELECT i.incident || ' ' || i.title || ' ' || s.body FROM incidents AS i JOIN sections AS s ON s.incident = i.incident ORDER BY ALL")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

func TestSync_TheSettingsFileNamesSourcesAndIsChecked(t *testing.T) {
	t.Parallel()
	b := newSyncBench(t, 5)
	settings := filepath.Join(b.dir, "secondstory.yaml")
	for text, want := range map[string]string{
		"sources: {shop: {source: acme, parameters: {site: '" + pulltest.Address + "'}}}\nprecedence: [shop]\n": "shop: 5 new",
		"sources:\n  shop: {sauce: acme}\n":                                                                               `secondstory.yaml:2: "sauce" is no key here`,
		"fields: {colour: [shop]}\n":                                                                                      `"colour" is not one that sources are compared by`,
		"sources: {shop: {source: acme, secrets: {token: {value: abc}}}}\n":                                               `"value" is no key here`,
		"sources: {shop: {source: acme, secrets: {token: tok-abc}}}\n":                                                    "secondstory.yaml:1: a secret is not written down here",
		"sources: {shop: {source: acme, secrets: {tokn: {env: X}}, parameters: {site: 'http://a.example'}}}\n":            "there is no secret tokn; it has token",
		"sources: {shop: {source: acme, parameters: {cite: x}}}\n":                                                        "there is no parameter cite",
		"sources: {shop: {source: acme, secrets: {token: {command: [false]}}, parameters: {site: 'http://a.example'}}}\n": "running false",
	} {
		if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		code := exitFailed
		switch {
		case strings.HasSuffix(want, "new"):
			code = exitDone
		case strings.HasPrefix(text, "fields"):
			code = exitFailed
		}
		if said := b.run(code, "--settings", settings); !strings.Contains(said, want) || strings.Contains(said, "tok-abc") {
			t.Errorf("%s\nsaid %s\nwant %s", text, said, want)
		}
	}
}

func TestSync_NewWritesAStartThatIsValid(t *testing.T) {
	t.Parallel()
	b := newSyncBench(t, 1)
	b.run(exitDone, "--new", "my-tool")
	if said := b.run(exitDone, "--list"); !strings.Contains(said, "my-tool") || !strings.Contains(said, "pagerduty") {
		t.Errorf("--list said\n%s", said)
	}
	b.run(exitFailed, "--new", "my-tool") // it is there
	if said := b.run(exitFailed, "--check", "my-tool"); !strings.Contains(said, "MY_TOOL_TOKEN IS NOT SET") {
		t.Errorf("--check said\n%s", said)
	}
	b.run(exitUsage, "--new", "My Tool")
	b.run(exitUsage, "nothing-of-that-name")
	b.run(exitUsage)
}

// TestSync_ReadsAGitRepository clones a repository of this machine.
func TestSync_ReadsAGitRepository(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here: install it")
	}
	b := newSyncBench(t, 1)
	repo := filepath.Join(b.dir, "postmortems")
	if err := os.MkdirAll(filepath.Join(repo, "docs"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := "# Checkout down\n\n## Summary\n\nOn 2026-07-03 from 09:14 to 10:02 UTC checkout was down.\n\n## Root cause\n\nA full disk.\n"
	if err := os.WriteFile(filepath.Join(repo, "docs", "one.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "-m", "one"}} {
		cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "git", append([]string{"-C", repo}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatal(errors.Join(err, errors.New(string(out))))
		}
	}
	if said := b.run(exitDone, "git", "--set", "url=file://"+repo, "--set", "path=docs"); !strings.Contains(said, "1 new") {
		t.Errorf("said\n%s", said)
	}
	if said := b.run(exitDone, "git", "--set", "url=file://"+repo, "--set", "path=docs"); !strings.Contains(said, "0 new, 0 changed, 1 unchanged") {
		t.Errorf("a second sync said\n%s", said)
	}
	b.run(exitFailed, "git", "--set", "url=file://"+repo, "--set", "path=../..")
	b.run(exitFailed, "git", "--set", "url=--upload-pack=touch")
}
