-- name: factors/published_terms
-- What: where each incident falls in a published scheme of causes, by the crosswalk of the taxonomy.
-- Grain: one row per incident and category it may fall in; a row without a category where the scheme has no place for any of its codes.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a code that the scheme speaks of; what the coder fills in without a sentence.
-- param $scheme VARCHAR         scheme, as named in crosswalks
-- param $single BOOLEAN         one code an incident, as in a scheme of one label: its trigger before its factors, the first trigger, the surest factor, one with a place before one without
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column category VARCHAR  category of the scheme; null where it has no place for the incident
-- column incident VARCHAR  key of the incident
-- column certain BOOLEAN   whether a code of the incident has this place only, and not one of several
-- column codes VARCHAR     the codes that place it, with a space between
-- order: category, incident
-- dialect: QUALIFY, string_agg, ordered aggregates
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
spoken AS (
    SELECT w.dimension, w.code, count(DISTINCT w.category) AS places
    FROM crosswalks AS w
    JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = w.taxonomy_version
    WHERE w.scheme = $scheme::VARCHAR
    GROUP BY w.dimension, w.code
),
coded AS (
    SELECT c.incident, c.dimension, c.code, p.places
    FROM counted_codes AS c
    JOIN scope AS i ON i.incident = c.incident
    JOIN spoken AS p ON p.dimension = c.dimension AND p.code = c.code
    WHERE c.quote IS NOT NULL OR c.origin <> 'coder'
    QUALIFY NOT $single::BOOLEAN OR row_number() OVER (
        PARTITION BY c.incident
        ORDER BY p.places = 0, c.dimension <> 'trigger', CASE WHEN c.dimension <> 'trigger' THEN -c.confidence END, c.section_ordinal, c.start_byte, c.code
    ) = 1
),
placed AS (
    SELECT DISTINCT c.incident, c.code, w.category, c.places = 1 AS certain
    FROM coded AS c
    JOIN crosswalks AS w ON w.dimension = c.dimension AND w.code = c.code AND w.scheme = $scheme::VARCHAR AND w.category IS NOT NULL
    JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = w.taxonomy_version
),
unplaced AS (
    SELECT DISTINCT c.incident, c.code
    FROM coded AS c
    WHERE c.incident NOT IN (SELECT p.incident FROM placed AS p)
)
SELECT category, incident, bool_or(certain) AS certain, string_agg(code, ' ' ORDER BY code) AS codes
FROM placed
GROUP BY category, incident
UNION ALL
SELECT NULL, incident, FALSE, string_agg(code, ' ' ORDER BY code)
FROM unplaced
GROUP BY incident
ORDER BY category, incident;
