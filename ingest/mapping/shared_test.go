package mapping

import (
	"sync"
	"testing"
)

// What one answer holds is read by many programs at once. Some functions of gojq write what they
// were given anew; the race detector, which CI runs, sees it where they are given what is shared.
func TestPrograms_RunSideBySideOverSharedValues(t *testing.T) {
	t.Parallel()
	const written = `{"id":"7","note":"x","tags":[{"name":"a"},{"name":null}],"by":{"names":{"u1":"Ada"},"gone":null}}`
	shared := decoded(t, written)
	const text = `del(.note), ($vars | del(.by.gone, .tags[1])), (.by |= with_entries(select(.value))), (.tags |= map(select(.name)))`
	expression, err := CompileExpression(text, "$vars")
	if err != nil {
		t.Fatal(err)
	}
	m := &Map{}
	for name, field := range map[string]string{"extra": "del(.note) + {with: ($vars | del(.by.gone))}", "tags": "del(.tags[1]) | .tags[].name"} {
		if err := m.add(name, field, []string{"$vars"}); err != nil {
			t.Fatal(err)
		}
	}
	for to, other := range map[**program]string{&m.records: "del(.note)", &m.detect: "del(.note) | .id == \"7\""} {
		if *to, err = compileProgram(other, nil); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if _, err := expression.Values(t.Context(), shared, shared); err != nil {
					t.Error(err)
				}
				if out := m.Apply(t.Context(), shared, shared); len(out.Problems) > 0 {
					t.Error(out.Problems)
				}
				if _, err := m.Records(t.Context(), shared); err != nil {
					t.Error(err)
				}
				if !m.Matches(t.Context(), "json", shared) {
					t.Error("the shape is not found")
				}
			}
		})
	}
	wg.Wait()
	if got := inJSON(t, shared); got != inJSON(t, decoded(t, written)) {
		t.Errorf("the shared value became %s", got)
	}
}
