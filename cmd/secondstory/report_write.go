package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/ingest"
	"secondstory/queries"
	"secondstory/reports"
)

// writeReport writes a document in a format to a file, or to stdout.
func writeReport(ctx context.Context, e env, c *cli.Command, doc reports.Document, format, out string) error {
	render := func(w io.Writer) error {
		o := reports.HTMLOptions{Static: c.Bool("static"), ForFacilitator: c.String("for") == "facilitator"}
		switch format {
		case "json":
			return reports.JSON(w, doc)
		case "markdown":
			charts := chartFolder(out)
			return reports.Markdown(w, doc, charts, filepath.Base(charts))
		case "pdf":
			return writePDF(ctx, e, w, doc, o)
		}
		return reports.HTML(w, doc, o)
	}
	if out == "-" {
		return render(e.Stdout)
	}
	return writeFile(out, render)
}

// printTime bounds how long a browser may take to print.
const printTime = 2 * time.Minute

// writePDF has an installed Chromium print the report.
func writePDF(ctx context.Context, e env, w io.Writer, doc reports.Document, o reports.HTMLOptions) error {
	browser, err := chromium(e)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "secondstory-pdf")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	page, printed := filepath.Join(folder, "report.html"), filepath.Join(folder, "report.pdf")
	var html bytes.Buffer
	o.Static = true
	if err := reports.HTML(&html, doc, o); err != nil {
		return err
	}
	if err := os.WriteFile(page, html.Bytes(), 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(folder, "profile"),
		"--host-resolver-rules=MAP * ~NOTFOUND", "--print-to-pdf=" + printed,
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it
	}
	if said, err := exec.CommandContext(ctx, browser, append(args, "file://"+page)...).CombinedOutput(); err != nil {
		return fmt.Errorf("printing with %s: %w\n%s", browser, err, bytes.TrimSpace(said))
	}
	pdf, err := os.ReadFile(printed)
	if err != nil {
		return fmt.Errorf("printing with %s: it wrote no file: %w", browser, err)
	}
	_, err = w.Write(pdf)
	return err
}

// chromium is the installed browser that prints.
func chromium(e env) (string, error) {
	if path := e.Getenv("SECONDSTORY_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("a PDF is printed by Chromium, and none is installed\n  next: install it, name it with SECONDSTORY_CHROMIUM, or write HTML and print it from any browser")
}

// rememberedBefore reads the file of the review before a period, where there is one: of the window as
// long as the period that ends where it starts.
func rememberedBefore(folder string, period analysis.Period) (*reports.Memory, error) {
	name := filepath.Join(folder, period.Before(1).String()+".md")
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) || period.IsZero() {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the review before: %w", err)
	}
	defer f.Close()
	m, err := reports.ReadMemory(name, f)
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// withoutNames takes names of people out of what the room wrote into its review's file: out of what a
// report reads, never out of the file. A report from a file of data looks into the people file beside it for
// the hashes of names, and for nothing else of it.
func withoutNames(ctx context.Context, e env, c *cli.Command, from *store, m *reports.Memory) (err error) {
	folk, path := from.people, from.db.Path()
	if folk == nil && path != "" {
		o := dbOptions(e, c)
		o.ReadOnly = true
		folk, err = queries.OpenPeople(ctx, path, o)
		if errors.Is(err, fs.ErrNotExist) {
			folk, err = nil, nil
		}
		if err != nil {
			return fmt.Errorf("removing names from the review before: %w", err)
		}
		if folk != nil {
			defer func() { err = errors.Join(err, folk.Close()) }()
		}
	}
	texts := m.Texts()
	o := ingest.Options{Roster: c.String("roster"), Redactions: c.String("redact"), Now: e.Now()}
	if from.people != nil {
		o.Paths = c.Args().Slice()
	}
	clean, err := ingest.Cleaner(ctx, from.db, folk, o, texts...)
	if err != nil {
		return fmt.Errorf("removing names from the review before: %w", err)
	}
	m.Reword(clean)
	return nil
}

// remember writes the draft of a review's file, and leaves one that is there to the room.
func remember(e env, folder string, review analysis.Review) error {
	name := filepath.Join(folder, review.Params.Period.String()+".md")
	if _, err := os.Stat(name); err == nil {
		fmt.Fprintf(e.Stderr, "%s is there already and stays as it is\n", name)
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("writing the review's file: %w", err)
	}
	if err := writeFile(name, func(w io.Writer) error { return reports.DraftMemory(w, review) }); err != nil {
		return fmt.Errorf("writing the review's file: %w", err)
	}
	fmt.Fprintf(e.Stderr, "wrote %s: edit it in the room and keep it in git\n", name)
	return nil
}

// frozen is what the manifest of an archived review says.
type frozen struct {
	Program  string            `json:"program"`
	Document string            `json:"document_version"`
	DataHash string            `json:"data_hash"`
	Period   string            `json:"period"`
	Compared string            `json:"compared"`
	Scope    string            `json:"scope"`
	AsOf     string            `json:"as_of"`
	Command  []string          `json:"command"` // the flags that were given, without paths of this machine
	Files    map[string]string `json:"files"`   // sha256 by name
	Data     string            `json:"data"`    // where the data are, or why they are not
}

// freeze archives a review in a folder that must not hold anything yet: the page, its numbers as JSON,
// and, where the report was made from a file, the data as Parquet.
func freeze(ctx context.Context, e env, c *cli.Command, doc reports.Document, dbFile, folder string) error {
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("freezing the review: %s holds files already; name a new folder", folder)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("freezing the review: %w", err)
	}
	m := frozen{
		Program: version(), Document: doc.Version, DataHash: doc.Cover.DataHash, Period: doc.Cover.Period.String(), Compared: doc.Cover.Compared.String(),
		Scope: doc.Cover.Scope, AsOf: doc.Cover.AsOf, Files: map[string]string{}, Data: "data/ (Parquet, with a manifest of its own)",
	}
	for _, name := range []string{"period", "compare", "as-of", "team", "service", "source", "for"} {
		if c.IsSet(name) {
			m.Command = append(m.Command, "--"+name, c.String(name))
		}
	}
	if dbFile == "" {
		m.Data = "not archived: the report was made in memory; give --db to archive the data too"
	} else if _, err := queries.Export(ctx, dbFile, filepath.Join(folder, "data"), dbOptions(e, c)); err != nil {
		return fmt.Errorf("freezing the review: %w", err)
	}
	for _, one := range []struct {
		name   string
		render func(io.Writer) error
	}{
		{"report.html", func(w io.Writer) error {
			return reports.HTML(w, doc, reports.HTMLOptions{Static: c.Bool("static"), ForFacilitator: c.String("for") == "facilitator"})
		}},
		{"report.json", func(w io.Writer) error { return reports.JSON(w, doc) }},
	} {
		hash := sha256.New()
		if err := writeFile(filepath.Join(folder, one.name), func(w io.Writer) error { return one.render(io.MultiWriter(w, hash)) }); err != nil {
			return fmt.Errorf("freezing the review: %w", err)
		}
		m.Files[one.name] = hex.EncodeToString(hash.Sum(nil))
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(folder, "review.json"), func(w io.Writer) error { return writeAll(w, string(text)+"\n") }); err != nil {
		return fmt.Errorf("freezing the review: %w", err)
	}
	fmt.Fprintf(e.Stderr, "archived in %s; data: %s\n", folder, m.Data)
	return nil
}

// writeFile writes a file whole or not at all: into a neighbour first, then renamed over it. A
// device or a pipe is written to as it is, and what a link leads to in place of the link.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, write)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// withoutPath is what was wrong with a path, where the path is not the one the user knows.
func withoutPath(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// folderFor says that the folder of a file to be written is not there, before any work is done for it.
func folderFor(out string) error {
	if folder := filepath.Dir(out); out != "-" {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return fmt.Errorf("writing the report to %s: there is no folder %s; make it, or name another file with -o", out, folder)
		}
	}
	return nil
}

// writeThrough writes to something that is there and is no file, such as /dev/stdout.
func writeThrough(path string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}
