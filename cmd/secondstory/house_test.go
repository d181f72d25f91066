package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const moduleRoot = "../.."

// allowed says which of our packages a package may import, by the longest matching folder. Imports
// go one way: cmd -> reports -> analysis -> queries, and cmd -> ingest -> queries.
var allowed = map[string][]string{
	"cmd":      {"reports", "analysis", "queries", "ingest"},
	"reports":  {"reports", "analysis", "queries"},
	"analysis": {"analysis", "queries"},
	"ingest":   {"ingest", "queries"},
	"queries":  {"queries"},
}

// homes are third-party libraries that have one home.
var homes = map[string]string{
	"github.com/duckdb/duckdb-go":     "queries",
	"github.com/go-echarts":           "reports",
	"github.com/urfave/cli":           "cmd",
	"github.com/yuin/goldmark":        "ingest",
	"github.com/itchyny/gojq":         "ingest",
	"github.com/JohannesKaufmann":     "ingest",
	"gonum.org/v1/gonum":              "analysis",
	"github.com/rogpeppe/go-internal": "cmd",
}

func TestImports_GoOneWay(t *testing.T) {
	t.Parallel()
	files := 0
	walkGo(t, func(path, pkg string, imports []string) {
		files++
		top, _, _ := strings.Cut(pkg, "/")
		for _, imp := range imports {
			if ours, ok := strings.CutPrefix(imp, "secondstory/"); ok {
				if target, _, _ := strings.Cut(ours, "/"); !contains(allowed[top], target) {
					t.Errorf("%s imports %s: %s may import only %v", path, imp, top, allowed[top])
				}
				if pkg == "analysis/stats" && !strings.HasSuffix(path, "_test.go") {
					t.Errorf("%s imports %s: stats is pure numbers", path, imp)
				}
			}
			for lib, home := range homes {
				if strings.HasPrefix(imp, lib) && top != home && !strings.HasSuffix(path, "_test.go") {
					t.Errorf("%s imports %s, whose only home is %s", path, imp, home)
				}
			}
			if imp == "database/sql" && pkg == "analysis/stats" {
				t.Errorf("%s imports database/sql: stats is pure numbers", path)
			}
		}
	})
	if files < 20 {
		t.Fatalf("read %d Go files; the walk does not see the module", files)
	}
}

func TestTopLevel_HoldsOnlyTheAgreedFolders(t *testing.T) {
	t.Parallel()
	known := map[string]bool{
		"cmd": true, "ingest": true, "analysis": true, "reports": true, "queries": true, "testdata": true, ".ci": true, ".git": true,
		"node_modules": true, // what the browser tests install; ignored by git
	}
	entries, err := filepath.Glob(filepath.Join(moduleRoot, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range entries {
		name := filepath.Base(path)
		if strings.Contains(name, ".") || known[name] || name == "LICENSE" {
			continue
		}
		t.Errorf("%s sits at the top level; it holds only %v", name, known)
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// walkGo visits every Go file of the module with its package folder and imports.
func walkGo(t *testing.T, visit func(path, pkg string, imports []string)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir(moduleRoot, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(moduleRoot, filepath.Dir(path))
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imp)
		}
		visit(path, filepath.ToSlash(rel), imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
