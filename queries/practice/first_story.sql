-- name: practice/first_story
-- What: how many postmortems stop at a person, per quarter and by what set the incident off. The documents are not named.
-- Grain: one row per quarter and trigger with a postmortem.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a coded text.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column quarter DATE        first day of the quarter
-- column trigger VARCHAR     code of what set it off, the first where there are several; unknown-trigger where none is known
-- column texts BIGINT        postmortems with a text
-- column first_story BIGINT  of those, that stop at a person
-- order: quarter, trigger
-- dialect: arg_min and arg_max
WITH scope AS (
    SELECT i.incident, date_trunc('quarter', i.occurred_at)::DATE AS quarter
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
first_triggers AS (
    SELECT t.incident, arg_min(t.code, (coalesce(t.section_ordinal, -1), coalesce(t.start_byte, 0), t.code)) AS trigger
    FROM triggers AS t
    GROUP BY t.incident
),
told AS (
    SELECT s.quarter, coalesce(t.trigger, 'unknown-trigger') AS trigger,
        EXISTS (SELECT 1 FROM practices AS p WHERE p.incident = s.incident AND p.code = 'first-story') AS stops
    FROM scope AS s
    LEFT JOIN first_triggers AS t ON t.incident = s.incident
)
SELECT quarter, trigger, count(*) AS texts, count(*) FILTER (WHERE stops) AS first_story
FROM told
GROUP BY quarter, trigger
ORDER BY quarter, trigger;
