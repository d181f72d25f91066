package reports

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds what one look at a page may take, on a machine that is busy with other things.
const patience = 2 * time.Minute

// chromium finds the browser of these tests: $SECONDSTORY_CHROMIUM, else one on the PATH. Where there is none the
// test is skipped, but never in CI.
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

// browser is one process without a network, which ends with the test. It is left out of a short run: what it
// looks at is not ours to race.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a short run starts no browser: run without -short")
	}
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("remote-debugging-pipe", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-quic", true), chromedp.WSURLReadTimeout(patience),
	})
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocated)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return ctx
}

// tab is a page in a browser, and what it wrote to its console.
type tab struct {
	t       *testing.T
	ctx     context.Context
	address string

	mu      sync.Mutex
	console []string
}

// openTab opens a file in a tab of its own.
func openTab(t *testing.T, browser context.Context, file string, width, height int, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	p := &tab{t: t, ctx: ctx, address: (&url.URL{Scheme: "file", Path: file}).String()}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	p.do(before...)
	p.do(chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(p.address))
	return p
}

func (p *tab) hear(event any) {
	said := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		said = fmt.Sprintf("%s: %v", e.Type, e.Args)
	case *runtime.EventExceptionThrown:
		said = fmt.Sprintf("%+v", *e.ExceptionDetails)
	case *log.EventEntryAdded:
		said = e.Entry.Text
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.console = append(p.console, said)
}

// do takes steps in the tab, and stops the test where one cannot be taken.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx); err != nil { // the tab lives as long as the context it was first used with
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// ask is what a script says, or what it promises.
func ask[T any](p *tab, script string) T {
	p.t.Helper()
	return give(p, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// give is what a step in the tab gives.
func give[T any](p *tab, a chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, a)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// until waits until a script says true.
func (p *tab) until(script string) {
	p.t.Helper()
	give(p, chromedp.Poll[bool](script, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(patience)))
}

// resize gives the page another width, and lets it settle.
func (p *tab) resize(width, height int) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(int64(width), int64(height)))
	ask[bool](p, settled)
}

// settled is told two frames later, when what answers to a new size has drawn.
const settled = `new Promise(function (told) { requestAnimationFrame(function () { requestAnimationFrame(function () { told(true); }); }); })`

// colours turns the page light or dark, as the reader's system would.
func (p *tab) colours(scheme string) {
	p.t.Helper()
	p.media(emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

func (p *tab) media(params emulation.SetEmulatedMediaParams) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
		return err
	}))
}

func (p *tab) cleanConsole() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.console {
		p.t.Errorf("the console is not clean: %s", line)
	}
}

// picture is what the window shows.
func (p *tab) picture() image.Image {
	p.t.Helper()
	img, err := png.Decode(bytes.NewReader(give(p, chromedp.CaptureScreenshot())))
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// samplePage writes the sample report into a folder of the test.
func samplePage(t *testing.T, o HTMLOptions) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	var out bytes.Buffer
	if err := HTML(&out, sampleDocument(), o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// chartCount is how many figures of a document have one.
func chartCount(d Document) int {
	n := 0
	for _, s := range d.Sections {
		for _, f := range s.Figures {
			if f.Chart != nil {
				n++
			}
		}
	}
	return n
}

// axeCore finds the accessibility checker: $AXE_CORE, the path of axe.min.js, else the npm package installed at the
// root of the module (npm install --no-save axe-core). It is empty where there is none.
func axeCore(t *testing.T) string {
	t.Helper()
	file := os.Getenv("AXE_CORE")
	if file == "" {
		file = filepath.Join("..", "node_modules", "axe-core", "axe.min.js")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Log("no axe-core found: run `npm install --no-save axe-core` at the root of the module, or set AXE_CORE to the path of axe.min.js")
	}
	return strings.TrimSpace(string(text))
}
