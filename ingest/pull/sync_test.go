package pull_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
)

var whole = flag.Bool("whole", false, "kill a sync at every request, not at a tenth of them")

// acmeSource is the source of ingest/sources/README.md.
func acmeSource(t testing.TB) *rest.Source {
	t.Helper()
	source, err := rest.Read("acme-incidents.yaml", strings.NewReader(acmeText(t)))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// acmeText is its page.
func acmeText(t testing.TB) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "sources", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- example: acme-incidents.yaml -->\n```yaml\n(.*?)```").FindSubmatch(page)
	if m == nil {
		t.Fatal("the README has no example")
	}
	return string(m[1])
}

func acmeCase(t testing.TB, n int) pulltest.Case {
	return pulltest.Case{
		Source: acmeSource(t), Settings: rest.Settings{Parameters: map[string]string{"site": pulltest.Address}},
		Getenv: func(name string) string {
			if name == "ACME_TOKEN" {
				return pulltest.AcmeToken
			}
			return ""
		},
		Handler: func() http.Handler { return pulltest.NewAcme(n) },
	}
}

func TestSync_HoldsUnderEveryFault(t *testing.T) {
	t.Parallel()
	c := acmeCase(t, 60)
	c.Whole = *whole
	if testing.Short() { // as a race run is: the run before it met every fault
		c.Turn = 1
	}
	pulltest.Faults(t, c)
}
