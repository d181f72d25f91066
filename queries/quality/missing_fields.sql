-- name: quality/missing_fields
-- What: what postmortems leave open, field by field and form by form.
-- Grain: one row per field and template.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column field VARCHAR     what is missing
-- column template VARCHAR  form of the document
-- column incidents BIGINT  incidents in that form
-- column missing BIGINT    of those, without the field
-- order: field, template
-- chart: heatmap x=template y=field value=missing
-- dialect: GROUP BY ALL
WITH scope AS (
    SELECT i.incident, i.kind, i.template, i.words, i.severity, i.started_at, i.detected_at, i.mitigated_at, i.resolved_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
facts AS (
    SELECT i.template, i.kind,
        i.words > 0 AS has_text,
        i.severity IS NOT NULL AS has_severity,
        i.started_at IS NOT NULL AS has_start,
        i.detected_at IS NOT NULL AS has_detected,
        i.mitigated_at IS NOT NULL AS has_mitigated,
        i.resolved_at IS NOT NULL AS has_resolved,
        EXISTS (SELECT 1 FROM incident_services AS s WHERE s.incident = i.incident) AS has_service,
        EXISTS (SELECT 1 FROM incident_teams AS t WHERE t.incident = i.incident) AS has_team,
        EXISTS (SELECT 1 FROM triggers AS t WHERE t.incident = i.incident AND t.code <> 'unknown-trigger') AS has_trigger,
        EXISTS (SELECT 1 FROM contributing_factors AS f WHERE f.incident = i.incident) AS has_factor,
        EXISTS (SELECT 1 FROM detections AS d WHERE d.incident = i.incident AND d.code <> 'not-stated') AS has_detection,
        EXISTS (SELECT 1 FROM action_items AS a WHERE a.incident = i.incident) AS has_action,
        EXISTS (SELECT 1 FROM reviews AS r WHERE r.incident = i.incident AND coalesce(r.held_at, r.reviewed_at, r.published_at) IS NOT NULL) AS has_review_date
    FROM scope AS i
),
fields AS (
    SELECT 'text' AS field, template, has_text AS present FROM facts
    UNION ALL SELECT 'severity', template, has_severity FROM facts
    UNION ALL SELECT 'start', template, has_start FROM facts
    UNION ALL SELECT 'service', template, has_service FROM facts
    UNION ALL SELECT 'team', template, has_team FROM facts
    UNION ALL SELECT 'trigger', template, has_trigger FROM facts
    UNION ALL SELECT 'contributing factor', template, has_factor FROM facts
    UNION ALL SELECT 'how it was noticed', template, has_detection FROM facts
    UNION ALL SELECT 'action item', template, has_action FROM facts
    UNION ALL SELECT 'review date', template, has_review_date FROM facts
    UNION ALL SELECT 'time of detection', template, has_detected FROM facts WHERE kind = 'incident'
    UNION ALL SELECT 'time of mitigation', template, has_mitigated FROM facts WHERE kind = 'incident'
    UNION ALL SELECT 'time of resolution', template, has_resolved FROM facts WHERE kind = 'incident'
)
SELECT field, template, count(*) AS incidents, count(*) FILTER (WHERE NOT present) AS missing
FROM fields
GROUP BY ALL
ORDER BY field, template;
