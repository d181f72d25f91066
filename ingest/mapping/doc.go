// Package mapping turns records of any shape into canonical documents. A map is data: one jq program
// per canonical field. Files given with --map, the built-in maps of exports and the maps of API
// sources are all of this one form.
//
//	m, err := mapping.Compile("tracker", map[string]string{
//		"id":                  ".key",
//		"title":               ".fields.summary",
//		"services":            ".fields.components[].name",
//		"review.published_at": ".fields.published",
//	})
//	out := m.Apply(ctx, record)
//	doc, warnings := ingest.FromFields(out.Fields)
//
// A program sees the record and nothing else: no environment, no files, no other input, no clock. It
// has a second for a record; one that fails or runs on leaves its field empty and is named in a
// problem. The same record always becomes the same document.
package mapping
