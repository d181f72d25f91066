package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

const calm = "# Checkout was down\n\n## Summary\n\nThe checkout returned 502 for 40 minutes on 2026-07-03.\n\n## Root cause\n\nA config push was wrong.\n"

// wide is a text as UTF-16, little or big end first.
func wide(text string, big bool) string {
	var b strings.Builder
	for i := range len(text) {
		if big {
			b.WriteString("\x00" + text[i:i+1])
		} else {
			b.WriteString(text[i:i+1] + "\x00")
		}
	}
	return b.String()
}

// bomb is YAML whose aliases expand to 9^9 strings.
func bomb() string {
	text := "title: x\na: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n"
	for c := 'b'; c < 'k'; c++ {
		one := "*" + string(c-1)
		text += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat(one+",", 9), ",") + "]\n"
	}
	return text
}

func TestHostile_DocumentsEndWithAReasonInBoundedTime(t *testing.T) {
	t.Parallel()
	nested := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	for name, c := range map[string]struct {
		file, content string
		outcome       Outcome
		reason        string
	}{
		"nothing":               {"a.md", "", Refused, "an empty file"},
		"only front matter":     {"a.md", "---\ntitle: x\nstarted_at: 2026-07-03T09:14:00Z\n---\n", Loaded, ""},
		"UTF-8 with a mark":     {"a.md", "\xef\xbb\xbf" + calm, Loaded, ""},
		"broken UTF-8":          {"a.md", calm + "caf\u00e9 \xc3\x28 \xff\xfe\xfa\xfb\xfc\n", Refused, "line 10: not UTF-8"},
		"UTF-8 cut off":         {"a.md", calm + "\xe2\x82", Refused, "line 10: not UTF-8"},
		"UTF-16 with a mark":    {"a.md", "\xff\xfe" + wide(calm, false), Refused, "UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"},
		"UTF-16 BE with a mark": {"a.md", "\xfe\xff" + wide(calm, true), Refused, "UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"},
		"UTF-16, no mark":       {"a.md", wide(calm, false), Refused, "UTF-16; convert it: iconv -f UTF-16LE -t UTF-8 FILE"},
		"UTF-16 BE, no mark":    {"a.md", wide(calm, true), Refused, "UTF-16; convert it: iconv -f UTF-16BE -t UTF-8 FILE"},
		"Latin-1":               {"a.md", calm + "tr\xe8s mal r\xe9gl\xe9e\n", Refused, "line 10: not UTF-8; convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE"},
		"UTF-32":                {"a.md", "\xff\xfe\x00\x00#\x00\x00\x00a\x00\x00\x00", Refused, "UTF-32; convert it: iconv -f UTF-32 -t UTF-8 FILE"},
		"Shift JIS":             {"a.md", calm + "\x82\xb1\x82\xea\x82\xcd\x8f\xe1\x8aQ\n", Refused, "line 10: not UTF-8; convert it: iconv -f CP932 -t UTF-8 FILE"},
		"a NUL byte":            {"a.md", calm + "a\x00b", Refused, "line 10: a NUL byte in a text file"},
		"a line of 17 MiB":      {"a.md", strings.Repeat("x", 17<<20), Refused, "larger than 16 MiB"},
		"a million quotes":      {"a.md", calm + strings.Repeat(">", 1_000_000) + " a\n", Refused, "line 10: nested or indented more than 500 deep"},
		"lists in lists":        {"a.md", calm + deepList(2_000), Refused, "nested or indented more than 500 deep"},
		"numbers in numbers":    {"a.md", calm + strings.Repeat("1. ", 100_000) + "a\n", Refused, "line 10: nested or indented more than 500 deep"},
		"marks without a word":  {"a.md", calm + strings.Repeat("* - ", 100_000) + "\n", Refused, "line 10: nested or indented more than 500 deep"},
		"a long rule":           {"a.md", calm + "\n" + strings.Repeat("* ", 1_000) + "\n", Loaded, ""},
		"links without an end":  {"a.md", calm + strings.Repeat("![a](", 300_000) + "\n", Loaded, ""},
		"a wide, empty table":   {"a.md", calm + "\n|" + strings.Repeat("a|", 10_000) + "\n|" + strings.Repeat("-|", 10_000) + "\n" + strings.Repeat("|\n", 10_000), Loaded, ""},
		"lists, as deep as may": {"a.md", calm + deepList(240), Loaded, ""},
		"10,000 tables":         {"a.md", calm + strings.Repeat("| a | b |\n|---|---|\n| 1 | 2 |\n\n", 10_000), Loaded, ""},
		"aliases, front":        {"a.md", "---\n" + bomb() + "---\n" + calm, Refused, "excessive aliasing"},
		"aliases, record":       {"a.yaml", bomb(), Refused, "excessive aliasing"},
		"YAML in itself":        {"a.yaml", "title: x\na: &a\n  b: *a\n", Refused, "contains itself"},
		"YAML nested":           {"a.yaml", "title: x\na: " + nested, Refused, "max depth"},
		"TOML dotted":           {"a.md", "+++\n" + strings.Repeat("a.", 100_000) + "a = 1\n+++\n" + calm, Refused, "dots, which nest"},
		"JSON nested":           {"a.json", `{"title":"x","a":` + nested + "}", Refused, "max depth"},
		"JSON number":           {"a.json", `{"title":"x","impacts":[{"measure":"users","value":1e999}]}`, Refused, "line 1"},
		"HTML nested":           {"a.html", "<h1>T</h1>" + strings.Repeat("<div>", 100_000), Refused, "exceeds"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			sum := mustRun(t, memory(t), Options{Paths: []string{folder(t, map[string]string{c.file: c.content, "good.md": strings.Replace(calm, "Checkout", "Search", 1)})}})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			got := sum.Files[0]
			if sum.Found != 2 || got.Outcome != c.outcome || !strings.Contains(got.Reason, c.reason) {
				t.Errorf("%d files, this one is %s because %q; want %s because %q", sum.Found, got.Outcome, got.Reason, c.outcome, c.reason)
			}
			if sum.Files[1].Outcome != Loaded {
				t.Errorf("the good file beside it is %s: %s", sum.Files[1].Outcome, sum.Files[1].Reason)
			}
		})
	}
}

func deepList(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// outcomesOf are the reasons by path below the folder; loaded has none.
func outcomesOf(dir string, sum Summary) map[string]string {
	got := map[string]string{}
	for _, f := range sum.Files {
		name := strings.TrimPrefix(strings.TrimPrefix(f.Path, dir), "/")
		got[name] = strings.TrimSuffix(string(f.Outcome)+": "+f.Reason, ": ")
	}
	return got
}

func wantOutcomes(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, reason := range want {
		if got[name] != reason {
			t.Errorf("%q is %q, want %q", name, got[name], reason)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d: %q", len(got), len(want), got)
	}
}

func TestHostile_FoldersLeadNowhere(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"good.md": calm})
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte(calm+"secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"loop": ".", "self.md": "self.md", "none.md": "nowhere", "zero.md": "/dev/zero", "out.md": outside, "up.md": "../../" + filepath.Base(filepath.Dir(outside)) + "/secret.md", "in.md": "good.md"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skipf("this file system has no links: %v", err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o600); err != nil {
		t.Skipf("this file system has no pipes: %v", err)
	}
	sum := mustRun(t, memory(t), Options{Paths: []string{dir}})
	got := outcomesOf(dir, sum)
	up := got["up.md"]
	delete(got, "up.md")
	if !strings.HasPrefix(up, "skipped: a link ") {
		t.Errorf("a link upwards is %q", up)
	}
	wantOutcomes(t, got, map[string]string{
		"good.md": "loaded", "in.md": "skipped: the same content as " + filepath.Join(dir, "good.md"),
		"loop": "skipped: a link to a folder; name that folder to read it", "self.md": "skipped: a link that leads nowhere", "none.md": "skipped: a link that leads nowhere",
		"zero.md": "skipped: not a regular file", "pipe.md": "skipped: not a regular file",
		"out.md": "skipped: a link out of the folder; name what it leads to, to read it",
	})
}

func TestHostile_APipeOrDeviceThatIsNamedIsNoFile(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe.md")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("this file system has no pipes: %v", err)
	}
	for _, p := range []string{pipe, os.DevNull} {
		if _, err := find(Options{Paths: []string{p}}); !errors.Is(err, errNotAFile) {
			t.Errorf("%s: %v", p, err)
		}
	}
	if _, err := readRegular(pipe, 1<<20); !errors.Is(err, errNotAFile) {
		t.Errorf("a pipe where a file was: %v", err)
	}
}

func TestHostile_FilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"good.md": calm, "gone.md": calm + "gone", "closed.md": calm + "closed", "folder/a.md": calm + "a"})
	sources, err := find(Options{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "gone.md")); err != nil {
		t.Fatal(err)
	}
	r := testReader(t)
	one := run{reader: r}
	for _, s := range sources {
		if s.rel != "gone.md" {
			continue
		}
		if p := one.readOne(s); p.outcome.Outcome != Refused || !strings.HasPrefix(p.outcome.Reason, "cannot be read: ") {
			t.Errorf("a file that vanished is %s: %s", p.outcome.Outcome, p.outcome.Reason)
		}
	}
	if os.Geteuid() == 0 {
		t.Skip("root reads everything: run the tests as another user to see closed files and folders refused")
	}
	for _, name := range []string{"closed.md", "folder"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(filepath.Join(dir, name), 0o700) })
	}
	wantOutcomes(t, outcomesOf(dir, mustRun(t, memory(t), Options{Paths: []string{dir}})), map[string]string{
		"good.md": "loaded", "closed.md": "refused: cannot be read: permission denied",
		"folder": "refused: a folder that cannot be read: permission denied",
	})
}

func TestHostile_NamesAreKeptApartAndStored(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"good.md": calm})
	names := []string{"a\nb.md", "esc\x1b[31m.md", strings.Repeat("x", 251) + ".md", "\u202ertl.md", "=cmd.md", "bad\xff.md", "bad\xfe.md"}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(calm+name), 0o600); err != nil {
			t.Skipf("this file system refuses the name %q: %v", name, err)
		}
	}
	sum := mustRun(t, memory(t), Options{Paths: []string{dir}})
	got := outcomesOf(dir, sum)
	if sum.Found != len(names)+1 || got[`bad\xff.md`] == "" || got[`bad\xfe.md`] == "" {
		t.Errorf("%q", got)
	}
}

func zipped(t *testing.T, files map[string]string, more ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		add(name, content)
	}
	for _, name := range more {
		add(name, calm+name)
	}
	h := &zip.FileHeader{Name: "link.md"}
	h.SetMode(os.ModeSymlink | 0o777)
	if w, err := z.CreateHeader(h); err != nil {
		t.Fatal(err)
	} else if _, err := w.Write([]byte("/etc/passwd")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHostile_ArchivesStayInside(t *testing.T) {
	t.Parallel()
	content := zipped(t, map[string]string{"bomb.md": strings.Repeat("a", 50<<20), "ok.md": calm}, "../../evil.md", "/abs.md", `..\win.md`, "a/../../up.md", "twice.md", "twice.md")
	dir := folder(t, map[string]string{"a.zip": content})
	const leads = "refused: its path leads out of the archive"
	wantOutcomes(t, outcomesOf(dir, mustRun(t, memory(t), Options{Paths: []string{dir}})), map[string]string{
		"a.zip!ok.md": "loaded", "a.zip!bomb.md": "refused: " + errUnpacking.Error(), "a.zip!link.md": "skipped: not a regular file",
		"a.zip!../../evil.md": leads, "a.zip!/abs.md": leads, "a.zip!../win.md": leads, "a.zip!../up.md": leads,
		// Of one path the second is refused; both are shown by it.
		"a.zip!twice.md": "refused: the archive holds this path twice; the first one was read",
	})
}

func tarred(t *testing.T, headers ...*tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		h.Mode = 0o644
		body := []byte(nil)
		if h.Typeflag == tar.TypeReg {
			body = []byte(calm + h.Name)
		}
		h.Size = int64(len(body))
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func packed(t *testing.T, content []byte) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstdPacked(t *testing.T, content []byte) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll(content, nil))
}

func TestHostile_TarsStayInside(t *testing.T) {
	t.Parallel()
	members := tarred(t, &tar.Header{Name: "ok.md", Typeflag: tar.TypeReg}, &tar.Header{Name: "../evil.md", Typeflag: tar.TypeReg},
		&tar.Header{Name: "link.md", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, &tar.Header{Name: "hard.md", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"},
		&tar.Header{Name: "pipe.md", Typeflag: tar.TypeFifo}, &tar.Header{Name: "d/", Typeflag: tar.TypeDir})
	full := tarred(t, &tar.Header{Name: "z.md", Typeflag: tar.TypeReg})
	var header bytes.Buffer
	if err := tar.NewWriter(&header).WriteHeader(&tar.Header{Name: "big.md", Typeflag: tar.TypeReg, Size: 300 << 20, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	big := header.Bytes()
	dir := folder(t, map[string]string{
		"c.tar.zst": zstdPacked(t, []byte(tarred(t, &tar.Header{Name: "y.md", Typeflag: tar.TypeReg}))), "bomb.tzst": zstdPacked(t, append(big, make([]byte, 300<<20)...)),
		"a.tar": members, "b.tgz": packed(t, []byte(full)), "bomb.tgz": packed(t, append(big, make([]byte, 300<<20)...)),
		"cut.tar": members[:600], "empty.zip": "PK\x05\x06" + strings.Repeat("\x00", 18), "noise.zip": "PK\x03\x04 noise", "void.tar": strings.Repeat("\x00", 1024),
	})
	wantOutcomes(t, outcomesOf(dir, mustRun(t, memory(t), Options{Paths: []string{dir}})), map[string]string{
		"a.tar!ok.md": "loaded", "a.tar!../evil.md": "refused: its path leads out of the archive", "a.tar!link.md": "skipped: not a regular file",
		"a.tar!hard.md": "skipped: not a regular file", "a.tar!pipe.md": "skipped: not a regular file", "b.tgz!z.md": "loaded", "c.tar.zst!y.md": "loaded",
		"bomb.tzst": "refused: an archive that cannot be read: " + errUnpacking.Error(),
		"bomb.tgz":  "refused: an archive that cannot be read: " + errUnpacking.Error(), "cut.tar": "refused: an archive that cannot be read: unexpected EOF",
		"empty.zip": "skipped: an archive without a file to read", "void.tar": "skipped: an archive without a file to read",
		"noise.zip": "refused: an archive that cannot be read: zip: not a valid zip file",
	})
}
