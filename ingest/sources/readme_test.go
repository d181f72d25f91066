package sources_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"secondstory/ingest/sources"
)

// The README's table has every source, its secrets, and what its page says it was tried against.
func TestReadme_ListsEverySourceAsItsPageSays(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(sources.Files(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		name = strings.TrimSuffix(name, ".yaml")
		_, row, ok := strings.Cut(string(readme), "\n| `"+name+"` | ")
		row, _, _ = strings.Cut(row, "\n")
		if !ok {
			t.Errorf("%s has no row", name)
			continue
		}
		s := read(t, name)
		for _, secret := range s.Secrets {
			if !strings.Contains(row, "`"+secret.Env+"`") {
				t.Errorf("%s: its row lacks %s", name, secret.Env)
			}
		}
		cells := strings.Split(strings.TrimSuffix(row, " |"), " | ")
		if tried := cells[len(cells)-1]; !strings.HasPrefix(s.Tried, tried) {
			t.Errorf("%s: its row says that it was tried against %q, its page %q", name, tried, s.Tried)
		}
	}
}
