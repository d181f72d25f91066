-- name: recurrence/blaming
-- What: the sentences that blame somebody, which no passage shows.
-- Grain: one row per incident and sentence.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR  key
-- column quote VARCHAR     the sentence
-- order: incident, quote
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT DISTINCT p.incident, p.quote
FROM practices AS p
JOIN scope AS i ON i.incident = p.incident
JOIN blaming_sentences AS b ON b.incident = p.incident AND b.section_ordinal = p.section_ordinal AND b.start_byte = p.start_byte
WHERE p.quote IS NOT NULL
ORDER BY incident, quote;
