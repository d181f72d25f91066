package reports

import (
	"encoding/json"
	"fmt"
	"io"
)

// Version of the JSON form of a Document. A field may be added under the same version; one that is
// renamed, removed or changes its meaning raises the first number.
const Version = "1.0"

// JSON writes d in the form that report.schema.json describes, indented, ending in a newline.
// Markup characters are escaped, so that the text may stand inside a page.
func JSON(w io.Writer, d Document) error {
	if d.Version == "" {
		d.Version = Version
	}
	out, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the report %q as JSON: %w", d.Title, err)
	}
	if _, err := w.Write(append(out, '\n')); err != nil {
		return fmt.Errorf("writing the report %q as JSON: %w", d.Title, err)
	}
	return nil
}
