-- counted_incidents says what it said. How many reports are the same nobody knows beforehand: where many
-- were linked as near duplicates, the text of every report was weighed against that of every other. Now
-- each group is summed up first, and a link is followed by its key.
CREATE OR REPLACE VIEW counted_incidents AS
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
longest AS (
    SELECT s.incident, min((-o.words, o.incident)) AS place
    FROM same AS s
    JOIN incidents AS o ON o.incident = s.other AND o.kind IN ('incident', 'near_miss')
    GROUP BY s.incident
),
repeated AS (
    SELECT t.incident
    FROM longest AS t
    JOIN incidents AS own ON own.incident = t.incident
    WHERE t.place < (-own.words, own.incident)
),
chosen AS (
    SELECT
        o.incident,
        max(o.value) FILTER (WHERE o.field = 'title') AS title,
        max(o.value) FILTER (WHERE o.field = 'severity') AS severity,
        max(o.value) FILTER (WHERE o.field = 'severity_raw') AS severity_raw,
        max(o.value) FILTER (WHERE o.field = 'status') AS status,
        max(o.value) FILTER (WHERE o.field = 'occurred_at') AS occurred_at,
        max(o.value) FILTER (WHERE o.field = 'started_at') AS started_at,
        max(o.value) FILTER (WHERE o.field = 'detected_at') AS detected_at,
        max(o.value) FILTER (WHERE o.field = 'acknowledged_at') AS acknowledged_at,
        max(o.value) FILTER (WHERE o.field = 'mitigated_at') AS mitigated_at,
        max(o.value) FILTER (WHERE o.field = 'resolved_at') AS resolved_at,
        max(o.value) FILTER (WHERE o.field = 'detected_by') AS detected_by,
        max(o.value) FILTER (WHERE o.field = 'url') AS url
    FROM field_origins AS o
    WHERE o.chosen AND o.reason LIKE 'joined: %'
    GROUP BY o.incident
)
SELECT
    i.incident,
    i.source,
    coalesce(c.title, i.title) AS title,
    coalesce(c.url, i.url) AS url,
    i.kind,
    i.kind_basis,
    coalesce(c.severity::TINYINT, i.severity) AS severity,
    coalesce(c.severity_raw, i.severity_raw) AS severity_raw,
    i.severity_basis,
    coalesce(c.status, i.status) AS status,
    coalesce(c.occurred_at::TIMESTAMPTZ, i.occurred_at) AS occurred_at,
    i.occurred_basis,
    coalesce(c.started_at::TIMESTAMPTZ, i.started_at) AS started_at,
    coalesce(c.detected_at::TIMESTAMPTZ, i.detected_at) AS detected_at,
    coalesce(c.acknowledged_at::TIMESTAMPTZ, i.acknowledged_at) AS acknowledged_at,
    coalesce(c.mitigated_at::TIMESTAMPTZ, i.mitigated_at) AS mitigated_at,
    coalesce(c.resolved_at::TIMESTAMPTZ, i.resolved_at) AS resolved_at,
    coalesce(c.detected_by, i.detected_by) AS detected_by,
    i.summary,
    i.words,
    i.template,
    i.language,
    i.content_hash,
    i.extra
FROM incidents AS i
LEFT JOIN chosen AS c ON c.incident = i.incident
WHERE i.kind IN ('incident', 'near_miss')
  AND i.incident NOT IN (SELECT r.incident FROM repeated AS r);

COMMENT ON VIEW counted_incidents IS 'Example: SELECT date_trunc(''quarter'', occurred_at) AS quarter, count(*) AS incidents FROM counted_incidents GROUP BY quarter ORDER BY quarter; One row per incident or near miss that analyses count: no drills, no maintenance, one of each group of reports of the same, with the facts of the source that goes before the others (field_origins).';
COMMENT ON COLUMN counted_incidents.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN counted_incidents.source IS 'where it came from: file, or the name of an API source';
COMMENT ON COLUMN counted_incidents.title IS 'its title, names of people removed';
COMMENT ON COLUMN counted_incidents.url IS 'where it can be read';
COMMENT ON COLUMN counted_incidents.kind IS 'incident, near_miss, maintenance or drill';
COMMENT ON COLUMN counted_incidents.kind_basis IS 'stated, inferred from the text, corrected by a person, or default where nothing says';
COMMENT ON COLUMN counted_incidents.severity IS '1 (worst) to 5, normalised; null when unknown';
COMMENT ON COLUMN counted_incidents.severity_raw IS 'severity as written';
COMMENT ON COLUMN counted_incidents.severity_basis IS 'stated, text, corrected; null when unknown';
COMMENT ON COLUMN counted_incidents.status IS 'status as written';
COMMENT ON COLUMN counted_incidents.occurred_at IS 'when it happened, UTC: what periods are cut by';
COMMENT ON COLUMN counted_incidents.occurred_basis IS 'which fact occurred_at was taken from';
COMMENT ON COLUMN counted_incidents.started_at IS 'start of the impact, UTC';
COMMENT ON COLUMN counted_incidents.detected_at IS 'when someone or something noticed, UTC';
COMMENT ON COLUMN counted_incidents.acknowledged_at IS 'when someone took it on, UTC';
COMMENT ON COLUMN counted_incidents.mitigated_at IS 'when the impact ended, UTC';
COMMENT ON COLUMN counted_incidents.resolved_at IS 'when it was over, UTC';
COMMENT ON COLUMN counted_incidents.detected_by IS 'what noticed it, as written';
COMMENT ON COLUMN counted_incidents.summary IS 'its summary, names removed';
COMMENT ON COLUMN counted_incidents.words IS 'number of words of all its sections; 0 when there is no text';
COMMENT ON COLUMN counted_incidents.template IS 'form of the document as recognised';
COMMENT ON COLUMN counted_incidents.language IS 'language of the text, ISO 639-1; null when not recognised';
COMMENT ON COLUMN counted_incidents.content_hash IS 'hash of everything read of it: the same hash is the same incident';
COMMENT ON COLUMN counted_incidents.extra IS 'fields of the source that have no column, as JSON; see the macro field';
