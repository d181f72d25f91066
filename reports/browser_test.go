package reports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// chromium finds the browser of the smoke tests: $SECONDSTORY_CHROMIUM, else one on the PATH. Where
// there is none the test is skipped, but never in CI.
func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("SECONDSTORY_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "no Chromium found: install the package chromium (or Google Chrome), or set SECONDSTORY_CHROMIUM to its path"
	if os.Getenv("CI") != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// browse opens a file in a headless browser that has no network to speak of, and gives what it
// wrote to stdout and to its log.
func browse(t *testing.T, browser, file string, flags ...string) (stdout, log string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + t.TempDir(), "--enable-logging=stderr",
	}, flags...)
	cmd := exec.CommandContext(ctx, browser, append(args, (&url.URL{Scheme: "file", Path: file}).String())...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) || out.Len() == 0 {
			t.Fatalf("opening the report with %s: %v\n%.2000s", browser, err, errs.String())
		}
	}
	return out.String(), errs.String()
}

// samplePage writes the sample report into a folder of the test.
func samplePage(t *testing.T, o HTMLOptions) string {
	t.Helper()
	return samplePageAt(t, t.TempDir(), o)
}

func samplePageAt(t *testing.T, dir string, o HTMLOptions) string {
	t.Helper()
	file := filepath.Join(dir, "report.html")
	var out bytes.Buffer
	if err := HTML(&out, sampleDocument(), o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// sampleChartCount is how many figures of the sample have one.
func sampleChartCount() int {
	n := 0
	for _, s := range sampleDocument().Sections {
		for _, f := range s.Figures {
			if f.Chart != nil {
				n++
			}
		}
	}
	return n
}

func cleanConsole(t *testing.T, log string) {
	t.Helper()
	for _, line := range strings.Split(log, "\n") {
		if strings.Contains(line, "CONSOLE") || strings.Contains(line, "Content Security Policy") {
			t.Errorf("the console is not clean: %s", line)
		}
	}
}

// frame is a page that shows another without letting it run anything: the switch that turns scripts off
// for the whole browser also turns off what takes the picture.
const frame = `<!DOCTYPE html><style>html,body{margin:0}iframe{border:0;width:1200px;height:4000px;display:block}</style><iframe sandbox src="report.html"></iframe>`

func TestBrowser_ReadsWithoutScripts(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	shot := func(o HTMLOptions) (image.Image, string) {
		dir := filepath.Dir(samplePageAt(t, t.TempDir(), o))
		outer := filepath.Join(dir, "frame.html")
		if err := os.WriteFile(outer, []byte(frame), 0o644); err != nil {
			t.Fatal(err)
		}
		picture := filepath.Join(dir, "page.png")
		_, log := browse(t, browser, outer, "--window-size=1200,4000", "--virtual-time-budget=8000",
			"--disable-features=IsolateSandboxedIframes", "--disable-site-isolation-trials", "--screenshot="+picture)
		return readPNG(t, picture), log
	}
	off, log := shot(HTMLOptions{})
	if !strings.Contains(log, "Blocked script execution") {
		t.Error("the browser did not say that it kept scripts from running")
	}
	static, log := shot(HTMLOptions{Static: true})
	cleanConsole(t, log)
	for range 3 { // a browser that is starved takes its picture before the frame is painted whole
		if samePixels(off, static) {
			break
		}
		off, _ = shot(HTMLOptions{})
		static, _ = shot(HTMLOptions{Static: true})
	}
	if !samePixels(off, static) {
		t.Error("with scripts switched off the page does not look like one written without scripts")
	}
	bar := color.RGBA{0x0b, 0x6a, 0xa8, 0xff}
	if n := countPixels(static, bar); n < 5000 {
		t.Errorf("only %d pixels have the colour of a bar", n)
	}
}

func readPNG(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

func countPixels(img image.Image, c color.RGBA) int {
	n := 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

func TestBrowser_PrintsToPDF(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	pdf := filepath.Join(t.TempDir(), "report.pdf")
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(),
		"--no-pdf-header-footer", "--print-to-pdf="+pdf, "file://"+samplePage(t, HTMLOptions{}))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("printing the report: %v\n%.2000s", err, out)
	}
	written, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(written, []byte("%PDF-")) || len(written) < 20_000 {
		t.Errorf("the PDF has %d bytes", len(written))
	}
}

// withProbe adds a script to a page, and its hash to what the page may run.
func withProbe(t *testing.T, file, probe string) {
	t.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndex(page, []byte("</body>")) // ECharts holds one too
	probed := string(page[:end]) + "<script>" + probe + "</script>" + string(page[end:])
	probed = strings.Replace(probed, "script-src ", "script-src "+strings.ReplaceAll(scriptHash(probe), "'", "&#39;")+" ", 1)
	if err := os.WriteFile(file, []byte(probed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// said is what a probe left in the title of a page.
func said(t *testing.T, browser, file string, width, height int) string {
	t.Helper()
	dom, log := browse(t, browser, file, fmt.Sprintf("--window-size=%d,%d", width, height), "--force-device-scale-factor=0.25", "--virtual-time-budget=8000", "--dump-dom")
	cleanConsole(t, log)
	_, rest, _ := strings.Cut(dom, "<title>probe: ")
	title, _, _ := strings.Cut(rest, "</title>")
	return title
}

// liveProbe opens the folded sections and counts the charts that were drawn again, with marks.
const liveProbe = `(function () {
  document.querySelectorAll('.fold').forEach(function (d) { d.open = true; });
  setTimeout(function () {
    var n = 0;
    document.querySelectorAll('.plot.on .live svg').forEach(function (s) { if (s.querySelectorAll('path').length > 5) { n++; } });
    document.title = 'probe: ' + n + ' live';
  }, 4000);
})();`

func TestBrowser_EveryChartComesAlive(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	file := samplePage(t, HTMLOptions{})
	withProbe(t, file, liveProbe)
	for _, width := range []int{390, 1440} {
		// A window as high as the page brings every chart into view.
		if got, want := said(t, browser, file, width, 16000), fmt.Sprintf("%d live", sampleChartCount()); got != want {
			t.Errorf("at %d px: %q, want %q", width, got, want)
		}
	}
}

// fitProbe looks for what sticks out of a page of WIDTH pixels, for dead links, and for a link to folded
// evidence that does not open it. A window is never narrower than 500 px: below that the page is squeezed.
const fitProbe = `(function () {
  var bad = [], width = WIDTH;
  if (innerWidth > width) { document.body.style.width = width + 'px'; }
  document.querySelectorAll('body *').forEach(function (el) {
    if (el.closest('.scroll, pre, .skip, .hidden, .defs, svg') && !el.matches('.scroll, pre')) { return; }
    var right = el.getBoundingClientRect().right;
    if (right > width + 1) { bad.push(el.tagName + '.' + el.className + ' ends at ' + right); }
  });
  document.querySelectorAll('a[href^="#"]').forEach(function (a) {
    if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) { bad.push('dead link ' + a.hash); }
  });
  var group = document.querySelector('.group');
  location.hash = group.id;
  setTimeout(function () {
    if (!group.open || !group.closest('.behind').open) { bad.push('a link to a group does not open it'); }
    document.title = 'probe: ' + (bad.join('; ') || 'fine') + ' at ' + Math.max(width, innerWidth - 140);
  }, 500);
})();`

func TestBrowser_FitsEveryWidthAndOpensItsLinks(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	for _, width := range []int{360, 768, 1440, 2560} {
		file := samplePage(t, HTMLOptions{})
		withProbe(t, file, strings.ReplaceAll(fitProbe, "WIDTH", strconv.Itoa(width)))
		if got, want := said(t, browser, file, width, 3000), fmt.Sprintf("fine at %d", width); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
