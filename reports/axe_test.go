package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// axeCore finds the accessibility checker: $AXE_CORE, the path of axe.min.js, else the npm package
// installed at the root of the module (npm install --no-save axe-core).
func axeCore(t *testing.T) string {
	t.Helper()
	file := os.Getenv("AXE_CORE")
	if file == "" {
		file = filepath.Join("..", "node_modules", "axe-core", "axe.min.js")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Skip("no axe-core found: run `npm install --no-save axe-core` at the root of the module, or set AXE_CORE to the path of axe.min.js")
	}
	return string(text)
}

// axeProbe opens everything, in the colours asked for, and names every rule of axe that the page breaks.
const axeProbe = `(function () {
  document.documentElement.dataset.theme = 'THEME';
  document.querySelectorAll('details').forEach(function (d) { d.open = true; });
  setTimeout(function () {
    axe.run(document, { resultTypes: ['violations'] }).then(function (r) {
      document.title = 'probe: ' + (r.violations.map(function (v) {
        return v.id + ' at ' + v.nodes.slice(0, 3).map(function (n) { return n.target; }).join(', ');
      }).join('; ') || 'no violations');
    });
  }, 2500);
})();`

func TestBrowser_AxeFindsNothing(t *testing.T) {
	t.Parallel()
	browser, axe := chromium(t), axeCore(t)
	for _, theme := range []string{"light", "dark"} {
		file := samplePage(t, HTMLOptions{})
		withProbe(t, file, axe+"\n"+strings.ReplaceAll(axeProbe, "THEME", theme))
		if got := said(t, browser, file, 1280, 1600); got != "no violations" {
			t.Errorf("in %s colours axe says: %q", theme, got)
		}
	}
}
