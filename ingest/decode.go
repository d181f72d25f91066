package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Warning is a doubt about one document. Code is stable, Detail is a sentence for a person; Line
// is 1-based, 0 where no line can be named.
type Warning struct {
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	near   string // the words of the document that it rests on; Line is found by them
}

// Codes of the warnings about fields.
const (
	WarnUnknownField = "unknown_field"
	WarnFieldType    = "field_type"
)

// FromFields builds a Document from decoded JSON or YAML. It is strict about names, and forgiving
// about shapes: a single name where a list is asked for, a number where a text is. Whatever it does
// not know is kept in Extra and named in a warning.
func FromFields(fields map[string]any) (Document, []Warning) {
	d := decoder{}
	d.doc.Extra = map[string]any{}
	for _, key := range sortedKeys(fields) {
		d.field(key, fields[key])
	}
	if len(d.doc.Extra) == 0 {
		d.doc.Extra = nil
	}
	return d.doc, d.warnings
}

type decoder struct {
	doc      Document
	warnings []Warning
}

func (d *decoder) warn(code, format string, args ...any) {
	d.warnings = append(d.warnings, Warning{Code: code, Detail: fmt.Sprintf(format, args...)})
}

func (d *decoder) field(key string, value any) {
	if value == nil {
		return
	}
	if text := d.textField(key); text != nil {
		*text = d.text(key, value)
		return
	}
	if names := d.namesField(key); names != nil {
		*names = d.names(key, value)
		return
	}
	switch key {
	case "sections":
		d.doc.Sections = d.sections(value)
	case "timeline":
		d.doc.Timeline = d.timeline(value)
	case "impacts":
		d.doc.Impacts = d.impacts(value)
	case "responders":
		d.doc.Responders = d.responders(value)
	case "action_items":
		d.doc.ActionItems = d.actions(value)
	case "review":
		d.doc.Review = d.review(value)
	case "extra":
		d.extra(value)
	default:
		d.doc.Extra[key] = value
		d.warn(WarnUnknownField, "field %q is not part of the canonical document; it is kept under extra", key)
	}
}

func (d *decoder) extra(value any) {
	fields, ok := value.(map[string]any)
	if !ok {
		d.doc.Extra["extra"] = value
		return
	}
	for key, v := range fields {
		d.doc.Extra[key] = v
	}
}

func (d *decoder) textField(key string) *string {
	doc := &d.doc
	switch key {
	case "id":
		return &doc.ID
	case "source":
		return &doc.Source
	case "url":
		return &doc.URL
	case "title":
		return &doc.Title
	case "kind":
		return &doc.Kind
	case "severity":
		return &doc.Severity
	case "status":
		return &doc.Status
	case "started_at":
		return &doc.StartedAt
	case "detected_at":
		return &doc.DetectedAt
	case "acknowledged_at":
		return &doc.AcknowledgedAt
	case "mitigated_at":
		return &doc.MitigatedAt
	case "resolved_at":
		return &doc.ResolvedAt
	case "date":
		return &doc.Date
	case "detected_by":
		return &doc.DetectedBy
	case "trigger":
		return &doc.Trigger
	case "summary":
		return &doc.Summary
	case "body":
		return &doc.Body
	case "body_html":
		return &doc.BodyHTML
	}
	return nil
}

func (d *decoder) namesField(key string) *[]string {
	doc := &d.doc
	switch key {
	case "services":
		return &doc.Services
	case "teams":
		return &doc.Teams
	case "tags":
		return &doc.Tags
	case "factors":
		return &doc.Factors
	case "went_well":
		return &doc.WentWell
	case "went_wrong":
		return &doc.WentWrong
	case "lucky":
		return &doc.Lucky
	case "lessons":
		return &doc.Lessons
	case "same_as":
		return &doc.SameAs
	}
	return nil
}

// text renders a scalar. A list or an object is not one: it goes to extra with a warning.
func (d *decoder) text(key string, value any) string {
	s, ok := scalarText(value)
	if !ok {
		d.doc.Extra[key] = value
		d.warn(WarnFieldType, "field %q should be a text, not a %s; it is kept under extra", key, typeName(value))
	}
	return s
}

func scalarText(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return strings.TrimSpace(v), true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case uint64:
		return strconv.FormatUint(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case time.Time:
		return v.Format(time.RFC3339Nano), true
	}
	return "", false
}

func typeName(value any) string {
	switch value.(type) {
	case []any:
		return "list"
	case map[string]any, map[any]any:
		return "object"
	case string:
		return "text"
	case bool:
		return "yes or no"
	default:
		return "number"
	}
}

// names accepts a list of texts, one text with commas, or objects with a name.
func (d *decoder) names(key string, value any) []string {
	list, ok := value.([]any)
	if !ok {
		s := d.text(key, value)
		if isProseField(key) {
			return nonEmpty(s)
		}
		return splitNames(s)
	}
	var out []string
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			item = firstOf(m, "name", "title", "text", "label")
		}
		if s, ok := scalarText(item); ok && s != "" {
			out = append(out, s)
		} else if !ok {
			d.warn(WarnFieldType, "field %q holds a %s where a text is expected; that entry is left out", key, typeName(item))
		}
	}
	return out
}

func isProseField(key string) bool {
	return slices.Contains([]string{"went_well", "went_wrong", "lucky", "lessons", "same_as"}, key)
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func splitNames(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '、' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func firstOf(m map[string]any, keys ...string) any {
	for _, key := range keys {
		if v, ok := m[key]; ok && v != nil {
			return v
		}
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
