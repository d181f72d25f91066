-- name: quality/evidence
-- What: the sentence behind each code of each incident: the surest one, else the first.
-- Grain: one row per incident and code.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $dimension VARCHAR      trigger, factor, detection, defence, recovery or practice
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column code VARCHAR             what was coded
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column kind VARCHAR             incident or near_miss
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column heading VARCHAR          of the section the sentence stands in
-- column quote VARCHAR            the sentence; null where a field states the code, or where the sentence blames somebody: that is its authors' affair
-- column withheld BOOLEAN         whether there is a sentence that stays with its authors
-- column rule VARCHAR             the rule that read it
-- column origin VARCHAR           author, coder, model or person
-- order: code, occurred_at, incident
WITH scope AS (
    SELECT i.incident, i.title, i.kind, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
said AS (
    SELECT
        c.incident, c.dimension, c.code, c.section_ordinal, c.start_byte, c.confidence, c.rule, c.origin,
        b.incident IS NOT NULL AND c.dimension <> 'practice' AS withheld,
        CASE WHEN NOT withheld THEN c.quote END AS quote
    FROM counted_codes AS c
    LEFT JOIN blaming_sentences AS b ON b.incident = c.incident AND b.section_ordinal = c.section_ordinal AND b.start_byte = c.start_byte
),
ranked AS (
    SELECT c.incident, c.code, c.section_ordinal, c.quote, c.withheld, c.rule, c.origin,
        row_number() OVER (
            PARTITION BY c.incident, c.code
            ORDER BY c.quote IS NULL, c.confidence DESC, c.section_ordinal, c.start_byte, c.rule, c.quote, c.origin
        ) AS place
    FROM said AS c
    WHERE c.dimension = $dimension::VARCHAR
)
SELECT r.code, i.incident, i.title, i.kind, i.occurred_at, s.heading, r.quote, r.withheld, r.rule, r.origin
FROM ranked AS r
JOIN scope AS i ON i.incident = r.incident
LEFT JOIN sections AS s ON s.incident = r.incident AND s.ordinal = r.section_ordinal
WHERE r.place = 1
ORDER BY code, occurred_at, incident;
