package ingest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(IncidentSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("incident.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("incident.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchema_AcceptsTheExamples(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	files, err := filepath.Glob(filepath.Join("..", "testdata", "ingest", "canonical", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		valid := s.Validate(v) == nil
		if want := !strings.HasPrefix(filepath.Base(name), "bad_"); valid != want {
			t.Errorf("%s: valid %v, want %v (%v)", name, valid, want, s.Validate(v))
		}
	}
}

// Every field of the schema is one the decoder knows, and the other way round for those it names.
func TestSchema_AndDecoderKnowTheSameFields(t *testing.T) {
	t.Parallel()
	var schema struct {
		Properties map[string]any `json:"properties"`
	}
	if err := json.Unmarshal(IncidentSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	for name := range schema.Properties {
		if !isCanonical(name) {
			t.Errorf("the decoder does not know %s", name)
		}
	}
}

func TestFromFields_KeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	doc, warnings := FromFields(map[string]any{"title": "x", "weather": "rain", "services": "a, b", "severity": float64(2)})
	if doc.Extra["weather"] != "rain" || len(warnings) != 1 || warnings[0].Code != WarnUnknownField {
		t.Errorf("extra %v, warnings %v", doc.Extra, warnings)
	}
	if strings.Join(doc.Services, "|") != "a|b" || doc.Severity != "2" {
		t.Errorf("services %v, severity %q", doc.Services, doc.Severity)
	}
}
