package reports

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// spot is a place in the window.
type spot struct{ X, Y float64 }

// barOfRecurring brings the first bar of the chart of recurring factors into view and says where its middle is.
const barOfRecurring = `(function () {
  var bar = document.querySelector('#recurring-factors .live svg path[fill="var(--c1)"]');
  bar.scrollIntoView({ block: 'center', behavior: 'instant' });
  var r = bar.getBoundingClientRect();
  return { X: r.left + 6, Y: r.top + 3 };
})()`

// answersToThePointer hovers over a mark, which tells its numbers, and clicks it, which opens its sentences.
func answersToThePointer(t *testing.T, browser context.Context) {
	p := openTab(t, browser, samplePage(t, HTMLOptions{}), 1280, 900)
	p.until(`!!document.querySelector('#recurring-factors .live svg path[fill="var(--c1)"]')`)
	at := ask[spot](p, barOfRecurring)
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, at.X, at.Y))
	p.until(`Array.from(document.querySelectorAll('#recurring-factors .live div')).some(function (tip) {
	  return tip.textContent.indexOf('13 of 34') >= 0 && tip.textContent.indexOf('Click for the sentences') >= 0; })`)
	p.do(chromedp.MouseClickXY(at.X, at.Y))
	p.until(`(function () { var g = document.getElementById('recurring-factors-1'), r = g.getBoundingClientRect();
	  return g.open && g.closest('.behind').open && r.top >= 0 && r.top < innerHeight; })()`)
	p.cleanConsole()
}

// worksByKeyboard reads with nothing but keys: past the contents, into the sentences of the first finding, and on to
// the incident of one of them.
func worksByKeyboard(t *testing.T, browser context.Context) {
	p := openTab(t, browser, samplePage(t, HTMLOptions{}), 1280, 900)
	tabTo := func(what string) {
		t.Helper()
		for range 200 {
			p.do(chromedp.KeyEvent(kb.Tab))
			if ask[bool](p, `!!document.activeElement && document.activeElement.matches('`+what+`')`) {
				return
			}
		}
		t.Fatalf("no key leads to %s", what)
	}
	tabTo(".skip")
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`document.activeElement.id === 'main'`)
	tabTo(".finding summary")
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`document.activeElement.parentElement.open`)
	tabTo(".finding cite a")
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`!!document.activeElement.closest('.incident[open]')`)
}
