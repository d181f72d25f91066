package coding

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// examples are the postmortems of the example company, as texts: what real documents are like in length and
// variety, where benchText repeats itself.
func examples(t testing.TB) ([]Text, int) {
	t.Helper()
	var out []Text
	size := 0
	err := filepath.WalkDir(filepath.Join("..", "..", "testdata", "postmortems"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".csv" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(raw) {
			return err
		}
		out = append(out, plainText(path, string(raw)))
		size += len(raw)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, size
}

// BenchmarkCode_Examples reads varied text on all processors.
func BenchmarkCode_Examples(b *testing.B) {
	c := newTestCoder(b)
	texts, size := examples(b)
	b.ReportAllocs()
	b.SetBytes(int64(size))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			for _, t := range texts {
				c.Code(t)
			}
		}
	})
}
