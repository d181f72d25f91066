package ingest

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestMarked_FindsWhatThePatternFindsInTheWhole(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "postmortems", "*", "*"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d examples: %v", len(files), err)
	}
	patterns := []marked{laterWords, nextWords, anotherWords}
	for _, shape := range impactShapes {
		patterns = append(patterns, shape.marked)
	}
	all := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			continue // a folder
		}
		text := string(data)
		for _, m := range patterns {
			near, whole := m.all(text), m.pattern.FindAllStringSubmatchIndex(text, -1)
			all += len(whole)
			if len(near)+len(whole) > 0 && !reflect.DeepEqual(near, whole) {
				t.Errorf("%s, %s: near its marks %v, in the whole %v", name, m.pattern, near, whole)
			}
		}
	}
	if all < 20 {
		t.Errorf("only %d matches were compared", all)
	}
}
