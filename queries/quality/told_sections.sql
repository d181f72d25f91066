-- name: quality/told_sections
-- What: the text of postmortems section by section, with the places that codes were read from: what a search for missing codes reads.
-- Grain: one row per incident and section with a text.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date; titles.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR  key
-- column title VARCHAR     of the incident
-- column ordinal INTEGER   place of the section
-- column role VARCHAR      what the section tells
-- column heading VARCHAR   as written
-- column body VARCHAR      the text
-- column places VARCHAR[]  where codes stand, turned down ones too and practice signals not: 120-164, first byte and byte after
-- order: incident, ordinal
-- dialect: ordered aggregates, lists
WITH scope AS (
    SELECT i.incident, i.title
    FROM counted_incidents AS i
    WHERE i.words > 0
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
places AS (
    SELECT DISTINCT c.incident, c.section_ordinal, c.start_byte, c.end_byte
    FROM codes AS c
    JOIN scope AS i ON i.incident = c.incident
    JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = c.taxonomy_version
    WHERE c.dimension <> 'practice' AND c.start_byte IS NOT NULL
),
spans AS (
    SELECT p.incident, p.section_ordinal, list(p.start_byte || '-' || p.end_byte ORDER BY p.start_byte, p.end_byte) AS places
    FROM places AS p
    GROUP BY p.incident, p.section_ordinal
)
SELECT i.incident, i.title, s.ordinal, s.role, s.heading, s.body, coalesce(p.places, []) AS places
FROM scope AS i
JOIN sections AS s ON s.incident = i.incident
LEFT JOIN spans AS p ON p.incident = s.incident AND p.section_ordinal = s.ordinal
WHERE s.ordinal > 0 AND s.body <> ''
ORDER BY incident, ordinal;
