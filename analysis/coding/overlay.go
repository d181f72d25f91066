package coding

import (
	"bytes"
	_ "embed" // a file to start one's own rules from
)

//go:embed overlay.yaml
var overlayExample []byte

// OverlayExample is a taxonomy file that extends the built-in one, to be edited.
func OverlayExample() []byte { return bytes.Clone(overlayExample) }

// DefaultSource is the built-in taxonomy as it is written.
func DefaultSource() []byte { return bytes.Clone(defaultTaxonomy) }
