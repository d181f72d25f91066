package ingest

// redactor removes names of people from text. It learns while files are parsed; after Freeze,
// Clean is safe for concurrent use.
type redactor interface {
	Learn(names ...string)
	Keep(names ...string)
	LearnText(text string)
	Freeze()
	Clean(text string) string
	Removed() map[string]int
}
