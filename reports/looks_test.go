package reports

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// looksRight opens a report offline: every chart comes alive, nothing sticks out at any width, links lead somewhere
// and open what is folded, axe finds nothing in light and dark, and the console stays clean.
func looksRight(t *testing.T, browser context.Context, file string, d Document) {
	p := openTab(t, browser, file, 1440, 1000)
	p.colours("light")
	if got, want := ask[int](p, stillCharts), chartCount(d); got != want {
		t.Errorf("%d of %d charts are drawn without scripts", got, want)
	}
	p.do(chromedp.Evaluate[chromedp.Void](unfold))
	p.until(fmt.Sprintf("(%s) === %d", liveCharts, chartCount(d)))
	for _, width := range []int{360, 390, 768, 1280, 1920, 2560} {
		p.resize(width, 1000)
		if bad := ask[[]string](p, sticksOut); len(bad) > 0 {
			t.Errorf("at %d px: %s", width, strings.Join(bad, "; "))
		}
		if got, want := ask[int](p, liveCharts), chartCount(d); got != want {
			t.Errorf("at %d px %d of %d charts are alive", width, got, want)
		}
	}
	p.resize(1280, 1000)
	if bad := ask[[]string](p, deadLinks); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "; "))
	}
	if axe := axeCore(t); axe != "" {
		p.do(chromedp.Evaluate[chromedp.Void](axe + ";void 0"))
		p.do(chromedp.Evaluate[chromedp.Void](openAll), chromedp.Evaluate[chromedp.Void](fewOfAForm))
		for _, look := range []struct{ scheme, rules string }{{"light", "{}"}, {"dark", colourRules}} {
			p.colours(look.scheme)
			if bad := ask[[]string](p, fmt.Sprintf(violations, look.rules)); len(bad) > 0 {
				t.Errorf("in %s colours axe says: %s", look.scheme, strings.Join(bad, "; "))
			}
		}
	}
	p.cleanConsole()
}

// printsWhole prints a report on A4 and Letter: every chart that is not folded away is there, on one page.
func printsWhole(t *testing.T, browser context.Context, file string, d Document) {
	d.Sections = slices.DeleteFunc(slices.Clone(d.Sections), func(s Section) bool { return s.Depth == Folded })
	p := openTab(t, browser, file, 1000, 1000)
	p.do(chromedp.Evaluate[chromedp.Void](cornerLinks))
	for name, paper := range map[string]chromedp.PaperSize{"A4": chromedp.PaperA4, "Letter": chromedp.PaperLetter} {
		charts, cut := printed(t, give(p, chromedp.PrintToPDF(chromedp.PDFPaper(paper))))
		if want := chartCount(d); charts != want || len(cut) > 0 {
			t.Errorf("on %s %d of %d charts are printed, cut over two pages: %v", name, charts, want, cut)
		}
	}
}

// seesACut makes one chart higher than any paper.
func seesACut(t *testing.T, browser context.Context, file string) {
	p := openTab(t, browser, file, 1000, 1000)
	p.do(chromedp.Evaluate[chromedp.Void](cornerLinks), chromedp.Evaluate[chromedp.Void](`document.querySelector('.plot').style.height = '400mm'`))
	if _, cut := printed(t, give(p, chromedp.PrintToPDF())); len(cut) != 1 {
		t.Errorf("a chart of 400 mm was not seen to be cut: %v", cut)
	}
}

// cornerLinks puts a link into two corners of each chart: a PDF tells on which page it has which link.
const cornerLinks = `document.querySelectorAll('.plot').forEach(function (plot, i) {
  ['top', 'bottom'].forEach(function (edge) {
    var a = document.createElement('a');
    a.href = 'https://' + edge + '.example/' + plot.closest('.figure').id;
    a.textContent = '.';
    a.style = 'position: absolute; left: 0; ' + edge + ': 0';
    plot.appendChild(a);
  });
})`

var (
	pdfObject = regexp.MustCompile(`(?s)\n(\d+) 0 obj\n(.*?)endobj`)
	pdfLinks  = regexp.MustCompile(`/Annots \[([^\]]*)\]`)
	pdfURI    = regexp.MustCompile(`/URI \(https://(top|bottom)\.example/([^)]*)\)`)
)

// printed counts the charts of a PDF, and names those whose corners are not on one page.
func printed(t *testing.T, pdf []byte) (int, []string) {
	t.Helper()
	corners, pages := map[string][2]string{}, map[[2]string]int{}
	for i, object := range pdfObject.FindAllStringSubmatch(string(pdf), -1) {
		if uri := pdfURI.FindStringSubmatch(object[2]); uri != nil {
			corners[object[1]] = [2]string(uri[1:])
		}
		links := pdfLinks.FindStringSubmatch(object[2])
		if links == nil {
			continue
		}
		for _, n := range strings.Fields(strings.ReplaceAll(links[1], " 0 R", "")) {
			pages[corners[n]] = i
		}
	}
	charts, cut := 0, []string{}
	for corner, page := range pages {
		if corner[0] != "top" {
			continue
		}
		charts++
		if bottom, ok := pages[[2]string{"bottom", corner[1]}]; !ok || bottom != page {
			cut = append(cut, corner[1])
		}
	}
	return charts, cut
}

// stillCharts counts the charts that need no script.
const stillCharts = `document.querySelectorAll('.still.wide > svg[role=img]').length`

// unfold opens the folded sections, so that their charts are seen.
const unfold = `document.querySelectorAll('.fold').forEach(function (d) { d.open = true; })`

// liveCharts counts the charts that were drawn again, with marks.
const liveCharts = `Array.from(document.querySelectorAll('.plot.on .live svg')).filter(function (s) { return s.querySelectorAll('path').length > 5; }).length`

// sticksOut names what ends right of the page.
const sticksOut = `Array.from(document.querySelectorAll('body *')).filter(function (el) {
  if (el.closest('.scroll, pre, .skip, .hidden, .defs, svg') && !el.matches('.scroll, pre')) { return false; }
  return el.getBoundingClientRect().right > innerWidth + 1;
}).map(function (el) { return el.tagName + '.' + el.className + ' ends at ' + el.getBoundingClientRect().right; })`

// deadLinks names links that lead nowhere, and tries whether one to folded sentences opens them.
const deadLinks = `new Promise(function (told) {
  var bad = Array.from(document.querySelectorAll('a[href^="#"]')).map(function (a) { return a.hash; }).filter(function (hash) {
    return !document.getElementById(decodeURIComponent(hash.slice(1)));
  }).map(function (hash) { return 'dead link ' + hash; });
  var group = document.querySelector('.group');
  addEventListener('hashchange', function () {
    setTimeout(function () {
      if (!group.open || !group.closest('.behind').open) { bad.push('a link to a group does not open it'); }
      told(bad);
    });
  }, { once: true });
  location.hash = group.id;
})`

const openAll = `document.querySelectorAll('details').forEach(function (d) { d.open = true; })`

// fewOfAForm leaves the first of many rows, sentences and incidents that are written alike: axe would say the same of
// each, and takes a minute over a page of thousands.
const fewOfAForm = `document.querySelectorAll('.ev li:nth-child(n+4), tbody tr:nth-child(n+6), .links li:nth-child(n+4), .group:nth-of-type(n+6), .incident:nth-of-type(n+12)').forEach(function (el) { el.remove(); })`

// violations names every rule of axe that the page breaks.
const violations = `axe.run(document, Object.assign({ resultTypes: ['violations'] }, %s)).then(function (r) {
  return r.violations.map(function (v) { return v.id + ' at ' + v.nodes.slice(0, 3).map(function (n) { return n.target; }).join(', '); });
})`

// colourRules are the rules whose answer another set of colours can change.
const colourRules = `{ runOnly: ['color-contrast', 'link-in-text-block'] }`

func TestBrowser_SampleLooksRight(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	t.Run("live", func(t *testing.T) { looksRight(t, ctx, samplePage(t, HTMLOptions{}), sampleDocument()) })
	t.Run("pointer", func(t *testing.T) { answersToThePointer(t, ctx) })
	t.Run("keyboard", func(t *testing.T) { worksByKeyboard(t, ctx) })
	t.Run("printed", func(t *testing.T) { printsWhole(t, ctx, samplePage(t, HTMLOptions{Static: true}), sampleDocument()) })
	t.Run("a cut is seen", func(t *testing.T) { seesACut(t, ctx, samplePage(t, HTMLOptions{Static: true})) })
	t.Run("without scripts", func(t *testing.T) { readsWithoutScripts(t, ctx) })
}

// readsWithoutScripts compares a page whose scripts may not run with one that was written without any.
func readsWithoutScripts(t *testing.T, browser context.Context) {
	noScripts := chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	off := openTab(t, browser, samplePage(t, HTMLOptions{}), 1200, 4000, noScripts).picture()
	page := openTab(t, browser, samplePage(t, HTMLOptions{Static: true}), 1200, 4000)
	static := page.picture()
	page.cleanConsole()
	if !samePixels(off, static) {
		t.Error("with scripts switched off the page does not look like one written without scripts")
	}
	bar := color.RGBA{0x0b, 0x6a, 0xa8, 0xff}
	if n := countPixels(static, bar); n < 5000 {
		t.Errorf("only %d pixels have the colour of a bar", n)
	}
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
