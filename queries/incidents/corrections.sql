-- name: incidents/corrections
-- What: the facts of some incidents that corrections.yaml set, with the reason given.
-- Grain: one row per incident and corrected field.
-- Excludes: nothing of those asked for.
-- param $incidents VARCHAR[]  keys
-- column incident VARCHAR   key
-- column field VARCHAR      what was corrected
-- column value VARCHAR      what it is now
-- column was VARCHAR        what was read before
-- column reason VARCHAR     why
-- order: incident, field, value, reason, was
-- dialect: lists
WITH wanted AS (
    SELECT DISTINCT unnest($incidents::VARCHAR[]) AS incident
)
SELECT c.incident, c.field, c.value, c.was, c.reason
FROM corrections AS c
JOIN wanted AS w ON w.incident = c.incident
ORDER BY incident, field, value, reason, was;
