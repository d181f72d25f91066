package ingest

import _ "embed"

//go:embed incident.schema.json
var incidentSchema []byte

// IncidentSchema returns the published JSON Schema (draft 2020-12) of the canonical document.
func IncidentSchema() []byte { return append([]byte(nil), incidentSchema...) }
