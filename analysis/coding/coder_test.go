package coding

import "testing"

func newTestCoder(t testing.TB) *Coder {
	t.Helper()
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCoder(tax)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultTaxonomy_Compiles(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	t.Logf("%d patterns, %d trie nodes", len(c.lexicon.patterns), len(c.lexicon.nodes))
}
