package sources_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"secondstory/ingest/rest"
	"secondstory/ingest/sources/vendortest"
)

// described is the vendors' own description of their APIs, by source: the file, and the part of our
// paths that stands before theirs.
func described(source string) (file, prefix string, ok bool) {
	switch source {
	case "pagerduty", "incident-io", "zenduty", "jira", "github":
		return filepath.Join(source, "openapi.json"), "", true
	case "confluence":
		return filepath.Join(source, "openapi.json"), "/wiki/api/v2", true
	case "statuspage":
		return filepath.Join(source, "openapi.json"), "/v1", true
	}
	return "", "", false
}

// description is an OpenAPI document as JSON Schema, its operations by path.
type description struct {
	doc     map[string]any
	schemas *jsonschema.Compiler
	paths   map[string]*regexp.Regexp
}

func describe(t *testing.T, file string) *description {
	t.Helper()
	name := filepath.Join("..", "..", "..", "shared", "api-specs", file)
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("the vendors' descriptions are missing: put them at ../shared/api-specs beside the checkout (%v)", err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	d := &description{doc: asSchema(doc).(map[string]any), schemas: jsonschema.NewCompiler(), paths: map[string]*regexp.Regexp{}}
	d.schemas.DefaultDraft(jsonschema.Draft7)
	if err := d.schemas.AddResource("http://spec.test/doc.json", d.doc); err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\\\{[^/]*\\\}`)
	for path := range d.doc["paths"].(map[string]any) {
		d.paths[path] = regexp.MustCompile("^" + place.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
	}
	return d
}

// asSchema rewrites what OpenAPI 3.0 says in words of its own: nullable, and limits as true or false.
// Formats are left out: some descriptions misuse them.
func asSchema(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = asSchema(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = asSchema(v[k])
		}
		for _, k := range []string{"exclusiveMinimum", "exclusiveMaximum"} {
			if _, isBool := v[k].(bool); isBool {
				delete(v, k)
			}
		}
		for _, k := range []string{"format", "pattern"} {
			if _, isText := v[k].(string); isText {
				delete(v, k)
			}
		}
		if enum, ok := v["enum"].([]any); ok && len(enum) == 1 && enum[0] == "acknowledgement_log_entry" {
			enum[0] = "acknowledge_log_entry" // PagerDuty's says both of one thing, so that nothing is right
		}
		if kind, ok := v["type"].(string); ok {
			v["type"] = strings.ToLower(kind)
		}
		if several, ok := v["oneOf"].([]any); ok { // written where more than one fits
			delete(v, "oneOf")
			v["anyOf"] = several
		}
		if v["nullable"] == true {
			delete(v, "nullable")
			return map[string]any{"anyOf": []any{v, map[string]any{"type": "null"}}}
		}
	}
	return v
}

// operation is the path of the description that a request belongs to: the one with the fewest places.
func (d *description) operation(method, path string) (name string, op map[string]any) {
	for candidate, form := range d.paths {
		ops := d.doc["paths"].(map[string]any)[candidate].(map[string]any)
		found, _ := ops[strings.ToLower(method)].(map[string]any)
		if found != nil && form.MatchString(path) && (name == "" || strings.Count(candidate, "{") < strings.Count(name, "{")) {
			name, op = candidate, found
		}
	}
	return name, op
}

// parameters are those of the query that an operation has.
func (d *description) parameters(path string, op map[string]any) []string {
	var out []string
	shared, _ := d.doc["paths"].(map[string]any)[path].(map[string]any)["parameters"].([]any)
	own, _ := op["parameters"].([]any)
	for _, p := range slices.Concat(shared, own) {
		param := p.(map[string]any)
		if ref, ok := param["$ref"].(string); ok {
			param = d.resolve(ref)
		}
		if param["in"] == "query" {
			out = append(out, param["name"].(string))
		}
	}
	return out
}

func (d *description) resolve(ref string) map[string]any {
	var at any = d.doc
	for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
	}
	return at.(map[string]any)
}

// schemaOf is where the schema of an operation's answer is; "" where it has none.
func (d *description) schemaOf(path, method string, op map[string]any) string {
	responses := op["responses"].(map[string]any)
	for _, status := range []string{"200", "201"} {
		response, ok := responses[status].(map[string]any)
		if !ok {
			continue
		}
		base := "/paths/" + escaped(path) + "/" + strings.ToLower(method) + "/responses/" + status
		if ref, isRef := response["$ref"].(string); isRef {
			response, base = d.resolve(ref), strings.TrimPrefix(ref, "#")
		}
		content, _ := response["content"].(map[string]any)
		for _, kind := range []string{"application/json", "application/vnd.github.raw+json"} {
			if c, ok := content[kind].(map[string]any); ok && c["schema"] != nil {
				return "http://spec.test/doc.json#" + base + "/content/" + escaped(kind) + "/schema"
			}
		}
	}
	return ""
}

func escaped(s string) string {
	s = strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
	return strings.NewReplacer("{", "%7B", "}", "%7D", " ", "%20").Replace(s)
}

// undescribed are parameters that the vendor's pages have and its description lacks.
func undescribed(source, path, parameter string) bool {
	switch source {
	case "pagerduty": // its answer says offset, limit and more
		return path == "/status_pages/{id}/posts" && (parameter == "offset" || parameter == "limit")
	case "incident-io": // the operators of a filter are part of its name
		return strings.Contains(parameter, "[")
	}
	return false
}

// What the simulated vendors answer is what the vendors say they answer, and what the sources ask is
// what may be asked.
func TestVendors_SpeakAsTheirDescriptionsSay(t *testing.T) {
	t.Parallel()
	for _, v := range vendortest.All(vendortest.NewWorld(12)) {
		file, prefix, ok := described(v.Source)
		if !ok {
			continue // Google Drive, GitLab and public status pages: there is no description here
		}
		t.Run(v.Source, func(t *testing.T) {
			t.Parallel()
			d := describe(t, file)
			s := serve(t, v)
			readAll(t, s, v)
			checked := map[string]int{}
			for _, a := range s.asked {
				d.check(t, v.Source, prefix, a, checked)
			}
			if len(checked) < 3 && v.Source != "statuspage" {
				t.Errorf("only %v were checked", checked)
			}
		})
	}
}

// readAll asks a simulated vendor for everything that its source can ask.
func readAll(t *testing.T, s *station, v vendortest.Vendor) {
	t.Helper()
	w := vendortest.NewWorld(12)
	e := s.engine(t, v, w.Now)
	if _, err := e.People(t.Context()); err != nil {
		t.Error(err)
	}
	if _, _, err := e.Shifts(t.Context(), w.Now.AddDate(0, 0, -84), w.Now); err != nil {
		t.Error(err)
	}
	var last rest.State
	for range 2 { // the second asks by key for what was open
		err := e.Incidents(t.Context(), last, rest.Reading{Run: "r"}, func(p rest.Page) error {
			last = p.State
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func (d *description) check(t *testing.T, source, prefix string, a asked, checked map[string]int) {
	path, under := strings.CutPrefix(a.path, prefix)
	if !under || a.status != http.StatusOK {
		return
	}
	name, op := d.operation(a.method, path)
	if op == nil {
		t.Errorf("%s %s: the description has no such operation", a.method, path)
		return
	}
	known := d.parameters(name, op)
	for q := range a.query {
		if !slices.Contains(known, q) && !undescribed(source, name, q) {
			t.Errorf("%s %s: it has no parameter %q; it has %v", a.method, name, q, known)
		}
	}
	if err := d.valid(name, a, op); err != nil && checked[name] < 1 {
		t.Errorf("%s %s: %v\n%.600s", a.method, name, err, a.body)
	}
	checked[name]++
}

func (d *description) valid(name string, a asked, op map[string]any) error {
	at := d.schemaOf(name, a.method, op)
	if at == "" {
		return nil
	}
	schema, err := d.schemas.Compile(at)
	if err != nil {
		return fmt.Errorf("compiling the schema: %w", err)
	}
	var value any
	if err := json.Unmarshal(a.body, &value); err != nil {
		return err
	}
	list, isList := value.([]any)
	if isList && slices.Equal(types(schema), []string{"object"}) { // Zenduty's says what one of them is like
		for _, one := range list {
			if err := schema.Validate(one); err != nil {
				return err
			}
		}
		return nil
	}
	if object, ok := value.(map[string]any); ok && slices.Equal(types(schema), []string{"array"}) { // and the other way round
		return schema.Validate([]any{object})
	}
	return schema.Validate(value)
}

func types(s *jsonschema.Schema) []string {
	for s.Ref != nil {
		s = s.Ref
	}
	if s.Types == nil {
		return nil
	}
	return s.Types.ToStrings()
}
