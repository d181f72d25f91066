package reports

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"secondstory/analysis"
)

// TestFormats_SameDataSameBytes: the same database and the same parameters give the same bytes in every format.
func TestFormats_SameDataSameBytes(t *testing.T) {
	t.Parallel()
	data := twoTeams(t)
	compose := func() map[string]Document {
		quarterly, err := Quarterly(t.Context(), data, analysis.Params{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		incident, err := OneIncident(t.Context(), data, "file:20")
		if err != nil {
			t.Fatal(err)
		}
		return map[string]Document{"quarterly": quarterly, "incident": incident}
	}
	once, again := compose(), compose()
	for kind, d := range once {
		for format, render := range map[string]func(io.Writer, Document, string) error{
			"html":   func(w io.Writer, d Document, _ string) error { return HTML(w, d, HTMLOptions{}) },
			"static": func(w io.Writer, d Document, _ string) error { return HTML(w, d, HTMLOptions{Static: true}) },
			"json":   func(w io.Writer, d Document, _ string) error { return JSON(w, d) },
			"markdown": func(w io.Writer, d Document, folder string) error {
				if err := Markdown(w, d, folder, "charts"); err != nil {
					return err
				}
				charts, err := filepath.Glob(filepath.Join(folder, "*.svg"))
				for _, name := range charts {
					text, err := os.ReadFile(name)
					if err != nil {
						return err
					}
					fmt.Fprintln(w, filepath.Base(name), string(text))
				}
				return err
			},
		} {
			var a, b bytes.Buffer
			if err := render(&a, d, t.TempDir()); err != nil {
				t.Fatal(err)
			}
			if err := render(&b, again[kind], t.TempDir()); err != nil {
				t.Fatal(err)
			}
			if a.Len() == 0 || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s, %s: %d bytes, then %d others", kind, format, a.Len(), b.Len())
			}
		}
	}
}
