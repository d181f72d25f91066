-- A code counts when it is stated (or confirmed by a person) and nobody turned it down. Columns are
-- named, so that a later step may add one to a table without breaking a view.
CREATE VIEW counted_codes AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM codes AS c
JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = c.taxonomy_version
WHERE (c.grade = 'stated' AND c.confirmed IS DISTINCT FROM FALSE) OR c.confirmed;

CREATE VIEW triggers AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'trigger';

CREATE VIEW contributing_factors AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'factor';

CREATE VIEW detections AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'detection';

CREATE VIEW defences AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'defence';

CREATE VIEW recoveries AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'recovery';

CREATE VIEW practices AS
SELECT
    c.incident, c.dimension, c.code, c.grade, c.origin, c.confirmed, c.confidence,
    c.section_ordinal, c.start_byte, c.end_byte, c.quote, c.rule, c.taxonomy_version
FROM counted_codes AS c
WHERE c.dimension = 'practice';

-- One incident per group of reports of the same thing, drills and maintenance left out: what
-- analyses count. A group is whatever `same` links connect, in either direction and over any
-- number of steps; its first key stands for it.
CREATE VIEW counted_incidents AS
WITH RECURSIVE same(incident, other) AS (
    SELECT l.incident, l.other FROM incident_links AS l WHERE l.relation = 'same'
    UNION
    SELECT l.other, l.incident FROM incident_links AS l WHERE l.relation = 'same'
    UNION
    SELECT s.incident, CASE WHEN l.incident = s.other THEN l.other ELSE l.incident END
    FROM same AS s
    JOIN incident_links AS l ON l.relation = 'same' AND (l.incident = s.other OR l.other = s.other)
),
repeated AS (
    SELECT s.incident
    FROM same AS s
    JOIN incidents AS first ON first.incident = s.other AND first.kind IN ('incident', 'near_miss')
    WHERE s.other < s.incident
)
SELECT
    i.incident, i.source, i.title, i.url, i.kind, i.kind_basis, i.severity, i.severity_raw,
    i.severity_basis, i.status, i.occurred_at, i.occurred_basis, i.started_at, i.detected_at,
    i.acknowledged_at, i.mitigated_at, i.resolved_at, i.detected_by, i.summary, i.words, i.template,
    i.language, i.content_hash, i.extra
FROM incidents AS i
WHERE i.kind IN ('incident', 'near_miss')
  AND i.incident NOT IN (SELECT r.incident FROM repeated AS r);
