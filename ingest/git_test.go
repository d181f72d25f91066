package ingest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"secondstory/queries"
)

// gitIn runs git in dir at a time, as nobody in particular.
func gitIn(t *testing.T, dir, at string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+at, "GIT_AUTHOR_DATE="+at, "GIT_CONFIG_GLOBAL=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v: %s", args, err, out)
	}
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRun_CommitsGivePublicationWhereTheTextGivesNone(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here: install it")
	}
	top := t.TempDir()
	dir := filepath.Join(top, "docs", "reviews")
	gitIn(t, top, "2026-07-01T00:00:00Z", "init", "-q", "-b", "main")
	for i := range importSize {
		write(t, dir, "old/"+string(rune('a'+i))+".md", calm+string(rune('a'+i)))
	}
	commit := func(at string) {
		gitIn(t, top, at, "add", "-A")
		gitIn(t, top, at, "commit", "-q", "-m", "x")
	}
	commit("2026-07-02T00:00:00Z")
	write(t, dir, "new.md", calm+"new")
	write(t, dir, "stated.md", "---\nreview: {published_at: 2026-07-20T00:00:00Z}\n---\n"+calm+"stated")
	write(t, dir, "early.md", "---\nstarted_at: 2026-07-30T00:00:00Z\n---\n"+calm+"early")
	commit("2026-07-10T12:00:00Z")
	write(t, dir, "new.md", calm+"new, changed")
	commit("2026-07-11T12:00:00Z")
	if err := os.Rename(filepath.Join(dir, "new.md"), filepath.Join(dir, "moved.md")); err != nil {
		t.Fatal(err)
	}
	commit("2026-07-12T12:00:00Z")
	write(t, dir, "uncommitted.md", calm+"uncommitted")

	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	rows, err := queries.Select[struct {
		Incident  string `db:"incident"`
		Published string `db:"published"`
		Origin    string `db:"origin"`
	}](t.Context(), db, `SELECT r.incident, strftime(r.published_at, '%m-%d %H:%M') AS published, coalesce(o.source, 'text') AS origin
		FROM reviews AS r LEFT JOIN field_origins AS o ON o.incident = r.incident AND o.field = 'published_at'
		WHERE r.published_at IS NOT NULL ORDER BY r.incident`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range rows {
		got[row.Incident] = row.Published + " " + row.Origin
	}
	want := map[string]string{"file:reviews/moved.md": "07-10 12:00 git", "file:reviews/stated.md": "07-20 00:00 text"}
	for key, published := range want {
		if got[key] != published {
			t.Errorf("%s is %q, want %q", key, got[key], published)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v: an import, a commit before the incident and a file without a commit give none", got, want)
	}
}
