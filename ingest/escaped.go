package ingest

import (
	"regexp"
	"strings"
)

var (
	escapedHeading = regexp.MustCompile(`(?m)^(?:\\#){1,6}[ \t]`)
	plainHeading   = regexp.MustCompile(`(?m)^#{1,6}[ \t]`)
)

// headed is a text whose headings were typed as Markdown into a word processor and escaped by its export
// ("\#\# Timeline"), with headings again. A text that has any other heading means its marks as they are.
func headed(text string) string {
	if !strings.Contains(text, `\#`) || plainHeading.MatchString(text) {
		return text
	}
	return escapedHeading.ReplaceAllStringFunc(text, func(marks string) string { return strings.ReplaceAll(marks, `\`, "") })
}
