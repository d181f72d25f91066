package ingest

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync"

	"secondstory/ingest/mapping"
)

//go:embed maps/*.yaml
var mapFiles embed.FS

// builtinMaps are the maps of exports that are known by their shape, in the order of their names: a
// narrower one comes before a wider one.
var builtinMaps = sync.OnceValues(func() ([]*mapping.Map, error) {
	names, err := fs.Glob(mapFiles, "maps/*.yaml")
	if err != nil {
		return nil, err
	}
	out := make([]*mapping.Map, 0, len(names))
	for _, name := range names {
		data, err := mapFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		m, err := mapping.Read(path.Base(name), bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
})

// Codes of the warnings about maps.
const (
	WarnUnmapped  = "unmapped_field" // no program of the map mentions it; kept under extra
	WarnMapFailed = "map_failed"     // a program of the map failed on a record; the field is missing
)

// ownMap reads the map that --map names; nil, and no mark, without one.
func ownMap(name string) (*mapping.Map, string, error) {
	if name == "" {
		return nil, "", nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, "", fmt.Errorf("reading map: %w", err)
	}
	m, err := mapping.Read(name, bytes.NewReader(data))
	return m, hashOf(data), err
}

// mapFor chooses the map for a file by its first value: the user's, unless it asks for another
// shape, or a built-in one; nil for records that are canonical as they are.
func (r *reader) mapFor(format string, first any) (*mapping.Map, error) {
	ctx := context.Background() // a map ends by itself, within a second
	if m := r.ownMap; m != nil && (!m.Asks() || m.Matches(ctx, format, first)) {
		return m, nil
	}
	if fields, ok := first.(map[string]any); ok && format != "csv" && statesCanonical(fields) {
		return nil, nil
	}
	maps, err := builtinMaps()
	if err != nil {
		return nil, err
	}
	for _, m := range maps {
		if m.Matches(ctx, format, first) {
			return m, nil
		}
	}
	return nil, nil
}

// statesCanonical: fields that only the canonical document has, so that no map is asked.
func statesCanonical(fields map[string]any) bool {
	_, at := fields["started_at"]
	_, title := fields["title"]
	_, updates := fields["incident_updates"]
	return at && title && !updates
}

// mapped turns a decoded value into canonical fields, one for each record in it.
func (r *reader) mapped(p *parsed, m *mapping.Map, value any, line int) []map[string]any {
	ctx := context.Background()
	records, err := m.Records(ctx, value)
	if err != nil {
		p.note(Warning{Line: line, Code: WarnMapFailed, Detail: err.Error()})
	}
	out := make([]map[string]any, 0, len(records))
	for _, record := range records {
		result := m.Apply(ctx, record)
		for _, problem := range result.Problems {
			p.note(Warning{Line: line, Code: WarnMapFailed, Detail: fmt.Sprintf("%s of %s: %s", problem.Field, m.Name(), problem.Detail)})
		}
		for _, key := range result.Rest {
			p.note(Warning{Line: line, Code: WarnUnmapped, Detail: fmt.Sprintf("field %q is in no program of %s; it is kept under extra (ignore: leaves it out)", key, m.Name())})
		}
		out = append(out, result.Fields)
	}
	return out
}
