-- What each source says of an incident that several tell, and which of them is right: a correction,
-- else the source that goes before the others for that field, else that goes before them at all.
INSERT INTO field_origins BY NAME
WITH RECURSIVE linked(incident, other) AS (
    SELECT l.incident, l.other FROM incident_links AS l WHERE l.relation = 'same'
    UNION
    SELECT l.other, l.incident FROM incident_links AS l WHERE l.relation = 'same'
),
same(incident, other) AS (
    SELECT l.incident, l.other FROM linked AS l
    UNION
    SELECT s.incident, l.other
    FROM same AS s
    JOIN linked AS l ON l.incident = s.other
),
stands AS (
    SELECT s.incident, first(o.incident ORDER BY o.kind IN ('incident', 'near_miss') DESC, o.words DESC, o.incident) AS stands_for
    FROM same AS s
    JOIN incidents AS o ON o.incident = s.other
    GROUP BY s.incident
),
facts AS (
    UNPIVOT (
        SELECT
            i.incident, i.source, i.title, i.severity::VARCHAR AS severity, i.severity_raw, i.status, i.occurred_at::VARCHAR AS occurred_at,
            i.started_at::VARCHAR AS started_at, i.detected_at::VARCHAR AS detected_at, i.acknowledged_at::VARCHAR AS acknowledged_at,
            i.mitigated_at::VARCHAR AS mitigated_at, i.resolved_at::VARCHAR AS resolved_at, i.detected_by, i.url
        FROM incidents AS i
        WHERE i.incident IN (SELECT t.incident FROM stands AS t)
    )
    ON title, severity, severity_raw, status, occurred_at, started_at, detected_at, acknowledged_at, mitigated_at, resolved_at, detected_by, url
    INTO NAME field VALUE value
),
ranks AS (
    SELECT r.field, r.source, r.rank FROM read_parquet($file::VARCHAR) AS r
),
ranked AS (
    SELECT
        t.stands_for,
        f.incident,
        f.source,
        f.field,
        f.value,
        c.incident IS NOT NULL AS corrected,
        coalesce(own.rank, 1000) AS own_rank,
        coalesce(usual.rank, 1000) AS usual_rank
    FROM facts AS f
    JOIN stands AS t ON t.incident = f.incident
    LEFT JOIN (SELECT DISTINCT k.incident, k.field FROM corrections AS k) AS c
      ON c.incident = f.incident AND c.field = CASE f.field WHEN 'severity_raw' THEN 'severity' WHEN 'occurred_at' THEN 'started_at' ELSE f.field END
    LEFT JOIN ranks AS own
      ON own.source = f.source AND own.field = CASE f.field WHEN 'severity_raw' THEN 'severity' WHEN 'occurred_at' THEN 'started_at' ELSE f.field END
    LEFT JOIN ranks AS usual ON usual.source = f.source AND usual.field = ''
),
placed AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.stands_for, r.field ORDER BY r.corrected DESC, r.own_rank, r.usual_rank, r.source, r.incident) AS place
    FROM ranked AS r
)
SELECT
    p.stands_for AS incident,
    p.field,
    p.source,
    p.value,
    p.place = 1 AS chosen,
    CASE
        WHEN p.place > 1 THEN 'joined: another source goes before it'
        WHEN p.corrected THEN 'joined: corrected'
        ELSE 'joined: goes before the others'
    END AS reason
FROM placed AS p;
