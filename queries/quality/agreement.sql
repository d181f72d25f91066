-- name: quality/agreement
-- What: how often people and the coder agree on whether a code is right, code by code and in all.
-- Grain: one row per code that a person judged, and first one for all of them.
-- Excludes: disputed decisions; incidents not coded under the current taxonomy; codes that a field states, which the coder takes over.
-- column dimension VARCHAR    trigger, factor, detection, defence, recovery or practice; null for all
-- column code VARCHAR         code that was judged; null for all
-- column judged BIGINT        cases that a person decided
-- column agreed BIGINT        of those, both said yes or both said no
-- column coder_only BIGINT    of those, the coder gave it and the person turned it down
-- column person_only BIGINT   of those, the person gave it and the coder did not
-- column share DOUBLE         agreed / judged
-- column share_low DOUBLE     lower end of the Wilson 95 % interval
-- column share_high DOUBLE    upper end
-- column kappa DOUBLE         Cohen's kappa; null where one answer only was ever given by both
-- order: dimension NULLS FIRST, code NULLS FIRST
-- dialect: our macros
WITH current AS (
    SELECT value AS taxonomy_version
    FROM settings
    WHERE name = 'taxonomy_version'
),
given AS (
    SELECT DISTINCT c.incident, c.dimension, c.code, c.origin
    FROM codes AS c
    JOIN current AS v ON v.taxonomy_version = c.taxonomy_version
    WHERE c.grade = 'stated' AND c.origin IN ('author', 'coder')
),
answers AS (
    SELECT
        d.dimension, d.code, d.decision <> 'reject' AS person,
        EXISTS (
            SELECT 1 FROM given AS g
            WHERE g.incident = d.incident AND g.dimension = d.dimension AND g.code = d.code
        ) AS coder
    FROM decisions AS d
    WHERE (d.disputed IS NULL OR d.held_in = 'database')
      AND EXISTS (
          SELECT 1
          FROM code_runs AS r
          JOIN current AS v ON v.taxonomy_version = r.taxonomy_version
          WHERE r.incident = d.incident
      )
      AND NOT EXISTS (
          SELECT 1 FROM given AS g
          WHERE g.incident = d.incident AND g.dimension = d.dimension AND g.code = d.code AND g.origin = 'author'
      )
),
counted AS (
    SELECT
        dimension, code,
        count(*) AS judged,
        count(*) FILTER (WHERE person = coder) AS agreed,
        count(*) FILTER (WHERE coder AND NOT person) AS coder_only,
        count(*) FILTER (WHERE person AND NOT coder) AS person_only,
        count(*) FILTER (WHERE person) AS person_yes,
        count(*) FILTER (WHERE coder) AS coder_yes
    FROM answers
    GROUP BY GROUPING SETS ((dimension, code), ())
),
by_chance AS (
    SELECT
        dimension, code, judged, agreed, coder_only, person_only,
        person_yes * coder_yes + (judged - person_yes) * (judged - coder_yes) AS expected
    FROM counted
    WHERE judged > 0
)
SELECT
    dimension, code, judged, agreed, coder_only, person_only,
    agreed / judged AS share,
    wilson_low(agreed, judged) AS share_low,
    wilson_high(agreed, judged) AS share_high,
    CASE WHEN expected < judged * judged THEN (agreed * judged - expected) / (judged * judged - expected) END AS kappa
FROM by_chance
ORDER BY dimension NULLS FIRST, code NULLS FIRST;
