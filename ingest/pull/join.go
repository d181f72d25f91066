package pull

// JoinedFields are the fields of an incident that sources are compared by, where several state it.
func JoinedFields() []string {
	return []string{"title", "kind", "severity", "status", "started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at", "detected_by", "url"}
}
