// Package sources holds the built-in source files, one per vendor, embedded. README.md beside them
// says every key. It reads none of them: package rest does.
package sources

import (
	"embed"
	"regexp"
	"strings"
)

//go:embed *.yaml
var files embed.FS

//go:embed precedence.txt
var precedence string

//go:embed start/start.yaml
var start string

// Files are the built-in source files, NAME.yaml each.
func Files() embed.FS { return files }

// Precedence lists the built-in sources from the one whose facts are right where several state one:
// tools that time what happens, then trackers, then documents.
func Precedence() []string { return strings.Fields(precedence) }

// Start is a commented beginning of a source file of a name.
func Start(name string) string {
	variable := regexp.MustCompile(`[^A-Z0-9]+`).ReplaceAllString(strings.ToUpper(name), "_")
	return strings.NewReplacer("NAME_UPPER", variable, "NAME", name).Replace(start)
}
