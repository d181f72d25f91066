package reports

import (
	"strings"
	"testing"
)

func TestSlim_KeepsEveryTextWhereItWas(t *testing.T) {
	t.Parallel()
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">` +
		`<text dominant-baseline="central" text-anchor="middle" transform="translate(18.26 1)" fill="var(--ink)">a</text>` +
		`<text dominant-baseline="central" text-anchor="end" y="7" transform="translate(18 1)" fill="var(--ht5)">b</text>` +
		`<path d="M1 2L3 4" fill="none" stroke="var(--grid)"></path></svg>`
	const want = `<svg viewBox="0 0 9 9">` +
		`<text x="18.3" y="1" class=m>a</text>` +
		`<text y="7" transform="translate(18 1)" fill="var(--ht5)" class=e>b</text>` +
		`<path d="M1 2L3 4" class="n g"></path></svg>`
	if got := slim(svg); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if strings.Contains(reportCSS, ".still text { fill") {
		t.Error("a fill for every text in the style sheet hides the fills that texts have of their own")
	}
}
