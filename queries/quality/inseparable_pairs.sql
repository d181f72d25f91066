-- name: quality/inseparable_pairs
-- What: pairs of codes that cannot be told apart: half or more of the sentences of the rarer one are sentences of the other too.
-- Grain: one row per pair of codes of one dimension that share the sentence in at least three incidents.
-- Excludes: drills, maintenance and further reports of the same incident; codes without a sentence.
-- column dimension VARCHAR        trigger, factor, detection, defence, recovery or practice
-- column one VARCHAR              first code
-- column other VARCHAR            second code
-- column incidents BIGINT         incidents in which one sentence gives both
-- column one_incidents BIGINT     incidents with the first code and a sentence
-- column other_incidents BIGINT   incidents with the second
-- column share DOUBLE             incidents / the rarer one's
-- column share_low DOUBLE         lower end of the Wilson 95 % interval
-- column share_high DOUBLE        upper end
-- column quote VARCHAR            one of the sentences, the first by incident
-- order: share DESC, incidents DESC, dimension, one, other
-- dialect: arg_min and arg_max, our macros
WITH sentences AS (
    SELECT c.incident, c.dimension, c.code, c.section_ordinal, c.start_byte, min(c.quote) AS quote
    FROM counted_codes AS c
    JOIN counted_incidents AS i ON i.incident = c.incident
    WHERE c.quote IS NOT NULL AND c.section_ordinal IS NOT NULL
    GROUP BY c.incident, c.dimension, c.code, c.section_ordinal, c.start_byte
),
several AS (
    SELECT incident, dimension, section_ordinal, start_byte
    FROM sentences
    GROUP BY incident, dimension, section_ordinal, start_byte
    HAVING count(*) > 1
),
together AS (
    SELECT s.incident, s.dimension, s.code, s.section_ordinal, s.start_byte, s.quote
    FROM sentences AS s
    JOIN several AS m
      ON m.incident = s.incident AND m.dimension = s.dimension AND m.section_ordinal = s.section_ordinal AND m.start_byte = s.start_byte
),
totals AS (
    SELECT dimension, code, count(DISTINCT incident) AS incidents
    FROM sentences
    GROUP BY dimension, code
),
shared AS (
    SELECT a.dimension, a.code AS one, b.code AS other, count(DISTINCT a.incident) AS incidents,
        arg_min(a.quote, (a.incident, a.section_ordinal, a.start_byte)) AS quote
    FROM together AS a
    JOIN together AS b
      ON b.incident = a.incident AND b.dimension = a.dimension AND b.section_ordinal = a.section_ordinal
     AND b.start_byte = a.start_byte AND b.code > a.code
    GROUP BY a.dimension, a.code, b.code
),
weighed AS (
    SELECT s.dimension, s.one, s.other, s.incidents, s.quote, x.incidents AS one_incidents, y.incidents AS other_incidents,
        least(x.incidents, y.incidents) AS rarer
    FROM shared AS s
    JOIN totals AS x ON x.dimension = s.dimension AND x.code = s.one
    JOIN totals AS y ON y.dimension = s.dimension AND y.code = s.other
    WHERE s.incidents >= 3
)
SELECT dimension, one, other, incidents, one_incidents, other_incidents, incidents / rarer AS share,
    wilson_low(incidents, rarer) AS share_low, wilson_high(incidents, rarer) AS share_high, quote
FROM weighed
WHERE 2 * incidents >= rarer
ORDER BY share DESC, incidents DESC, dimension, one, other;
