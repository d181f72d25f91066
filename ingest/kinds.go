package ingest

import (
	"path"
	"strings"
)

// fileKind is what a file's name tells: how to read it, or why not to.
type fileKind struct {
	format string // markdown, html, text, json, ndjson, yaml, csv, rss; "" is not read
	skip   string // why a file of this name is skipped
	index  bool   // an index page, unless it is alone in its folder
}

// kindOf decides by the name alone.
func kindOf(rel string) fileKind {
	base := strings.ToLower(path.Base(rel))
	stem, ext := splitExtension(base)
	if why := notAPostmortem(base, stem); why != "" {
		return fileKind{skip: why}
	}
	if stem == "index" {
		k := byExtension(base, ext)
		k.index = k.format != ""
		return k
	}
	return byExtension(base, ext)
}

// splitExtension takes .html.md.erb as one extension.
func splitExtension(base string) (stem, ext string) {
	stem = base
	for {
		e := path.Ext(stem)
		if e == "" || e == stem || !isDocumentExtension(e) {
			break
		}
		stem, ext = strings.TrimSuffix(stem, e), e+ext
	}
	if ext == "" {
		ext = path.Ext(base)
		if strings.Contains(ext, " ") || len(ext) > 8 {
			ext = ""
		}
		stem = strings.TrimSuffix(base, ext)
	}
	return stem, ext
}

func isDocumentExtension(e string) bool {
	switch e {
	case ".md", ".markdown", ".mdx", ".qmd", ".rmd", ".erb", ".html", ".htm", ".txt", ".hbs", ".j2", ".tmpl", ".mustache", ".ejs":
		return true
	}
	return false
}

func notAPostmortem(base, stem string) string {
	switch base {
	case "roster.csv":
		return "the roster: people, seniority and teams, read for the analyses"
	case "shifts.csv", "shifts.ics":
		return "the on-call shifts, read for the analyses"
	case DecisionsFile:
		return "decisions about codes, laid over the coding"
	case "corrections.yaml", "corrections.yml":
		return "corrections, applied to the incidents they name"
	case "sections.yaml", "seniority.yaml", "redact.yaml", "taxonomy.yaml", "policy.yaml", "secondstory.yaml", "mkdocs.yml", "_config.yml", "_quarto.yml", "package.json", "package-lock.json", "tsconfig.json":
		return "a configuration file"
	case "codeowners", "makefile", "dockerfile", "go.mod", "go.sum", "gemfile":
		return "not a document"
	case "_index.md", "_index.html", "_toc.yml", "summary.md", "toc.md":
		return "an index page"
	}
	switch {
	case strings.HasPrefix(stem, "readme"):
		return "a README"
	case stem == "contributing", stem == "code_of_conduct", stem == "code-of-conduct", stem == "governance", stem == "maintainers", stem == "support", stem == "styleguide":
		return "a page about the project, not an incident"
	case strings.HasPrefix(stem, "licen") || strings.HasPrefix(stem, "license-") || stem == "copying" || stem == "notice" || stem == "patents":
		return "a licence"
	case (stem == "changelog" || stem == "changes" || stem == "history" || stem == "news" || stem == "authors" || stem == "contributors") && !isData(base):
		return "a page about the project, not an incident"
	}
	return ""
}

func byExtension(base, ext string) fileKind {
	switch last := path.Ext(ext); {
	case ext == "":
		return fileKind{format: "markdown"}
	case ext == ".html.md.erb" || ext == ".md.erb" || ext == ".html.md" || ext == ".markdown.erb":
		return fileKind{format: "markdown"}
	case last == ".hbs" || last == ".j2" || last == ".tmpl" || last == ".mustache" || last == ".ejs" || last == ".erb":
		return fileKind{skip: "a template for a program (" + last + ")"}
	case last == ".md" || last == ".markdown" || last == ".mdx" || last == ".qmd" || last == ".rmd":
		return fileKind{format: "markdown"}
	case last == ".txt" || last == ".text":
		return fileKind{format: "text"}
	case last == ".html" || last == ".htm" || last == ".xhtml":
		return fileKind{format: "html"}
	case last == ".json":
		return fileKind{format: "json"}
	case last == ".ndjson" || last == ".jsonl":
		return fileKind{format: "ndjson"}
	case last == ".yaml" || last == ".yml":
		return fileKind{format: "yaml"}
	case last == ".csv" || last == ".tsv" || last == ".tab" || last == ".psv":
		return fileKind{format: "csv"}
	case last == ".xml" || last == ".rss" || last == ".atom":
		return fileKind{format: "rss"}
	}
	return fileKind{skip: unreadType(base, ext)}
}

// unreadType names a type that is not read and, where one exists, the command that converts it.
func unreadType(base, ext string) string {
	switch ext {
	case ".docx", ".odt", ".rtf", ".rst", ".org", ".tex", ".textile", ".mediawiki", ".epub", ".ipynb":
		return "a type that is not read (" + ext + "); convert it: pandoc " + quoted(base) + " -t gfm -o " + quoted(strings.TrimSuffix(base, ext)+".md")
	case ".adoc", ".asciidoc":
		return "a type that is not read (" + ext + "); convert it: asciidoctor -b docbook -o - " + quoted(base) + " | pandoc -f docbook -t gfm -o " + quoted(strings.TrimSuffix(base, ext)+".md")
	case ".pdf":
		return "a type that is not read (.pdf); convert it: pdftotext -layout " + quoted(base) + " " + quoted(strings.TrimSuffix(base, ext)+".txt")
	case ".doc":
		return "a type that is not read (.doc); convert it: soffice --headless --convert-to docx " + quoted(base)
	case ".xlsx", ".xls", ".ods", ".numbers":
		return "a type that is not read (" + ext + "); convert it: soffice --headless --convert-to csv " + quoted(base)
	case ".ics":
		return "a calendar (.ics); of shifts on call: --shifts " + quoted(base)
	case ".gz":
		return "a packed file (.gz); unpack it: gunzip -k " + quoted(base)
	case ".zst":
		return "a packed file (.zst); unpack it: unzstd " + quoted(base)
	case ".xz", ".bz2", ".7z", ".rar":
		return "an archive of a kind that is not read (" + ext + "); unpack it, or pack it as zip, tar.gz or tar.zst"
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp4", ".mov", ".ico":
		return "an image or a film (" + ext + ")"
	}
	return "a type that is not read (" + ext + ")"
}

func quoted(s string) string {
	if strings.ContainsAny(s, " '\"$&()") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// isData: the name is that of records or of a saved page, which may be a history without being the project's.
func isData(base string) bool {
	switch path.Ext(base) {
	case ".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".xml", ".rss", ".html", ".htm":
		return true
	}
	return false
}
