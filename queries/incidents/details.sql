-- name: incidents/details
-- What: what a reader needs to recognise an incident: title, date, severity, services, where it is told.
-- Grain: one row per incident asked for.
-- Excludes: nothing of those asked for.
-- param $incidents VARCHAR[]  keys
-- column incident VARCHAR          key
-- column title VARCHAR             title
-- column url VARCHAR               of the postmortem, where it has one
-- column path VARCHAR              of its first document
-- column kind VARCHAR              incident, near_miss, maintenance or drill
-- column kind_basis VARCHAR        stated, inferred, corrected or default
-- column occurred_at TIMESTAMPTZ   start, else the best date known
-- column occurred_basis VARCHAR    where that date comes from
-- column severity TINYINT          1 worst to 5
-- column severity_raw VARCHAR      as written
-- column summary VARCHAR           as written
-- column services VARCHAR          names, joined by commas
-- order: incident
-- dialect: string_agg, ordered aggregates, lists
WITH wanted AS (
    SELECT DISTINCT unnest($incidents::VARCHAR[]) AS incident
),
told AS (
    SELECT d.incident, min(f.path) AS path
    FROM incident_documents AS d
    JOIN wanted AS w ON w.incident = d.incident
    JOIN documents AS f ON f.document = d.document
    GROUP BY d.incident
),
touched AS (
    SELECT s.incident, string_agg(s.service, ', ' ORDER BY s.service) AS services
    FROM incident_services AS s
    JOIN wanted AS w ON w.incident = s.incident
    GROUP BY s.incident
)
SELECT i.incident, i.title, i.url, t.path, i.kind, i.kind_basis, i.occurred_at, i.occurred_basis,
    i.severity, i.severity_raw, i.summary, s.services
FROM incidents AS i
JOIN wanted AS w ON w.incident = i.incident
LEFT JOIN told AS t ON t.incident = i.incident
LEFT JOIN touched AS s ON s.incident = i.incident
ORDER BY incident;
