// Package sources holds the built-in source files, one per vendor, embedded. README.md beside them
// says every key. It reads none of them: package rest does.
package sources

import "embed"

//go:embed *.yaml
var files embed.FS

// Files are the built-in source files, NAME.yaml each.
func Files() embed.FS { return files }
