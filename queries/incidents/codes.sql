-- name: incidents/codes
-- What: every coded statement of some incidents with its sentence, those that do not count included.
-- Grain: one row per incident and coded statement.
-- Excludes: practice signals, which are about the document; statements a person turned down.
-- param $incidents VARCHAR[]  keys
-- column incident VARCHAR      key
-- column dimension VARCHAR     trigger, factor, detection, defence or recovery
-- column code VARCHAR          the code
-- column label VARCHAR         its label in plain words
-- column grade VARCHAR         stated, implied, hedged or rejected
-- column origin VARCHAR        author, coder, model or person
-- column heading VARCHAR       of the section the sentence stands in
-- column quote VARCHAR         the sentence; null where a field states the code, or where the sentence blames somebody: that is its authors' affair
-- column rule VARCHAR          the rule that read it
-- column confidence DOUBLE     of the coder
-- column section_ordinal INTEGER  place of the section
-- column start_byte INTEGER       place of the sentence
-- order: incident, dimension, section_ordinal, start_byte, code, grade, rule, origin, quote
-- dialect: lists
WITH current AS (
    SELECT value AS taxonomy_version
    FROM settings
    WHERE name = 'taxonomy_version'
),
wanted AS (
    SELECT DISTINCT unnest($incidents::VARCHAR[]) AS incident
)
SELECT c.incident, c.dimension, c.code, coalesce(t.label, c.code) AS label, c.grade, c.origin, s.heading,
    CASE WHEN b.incident IS NULL THEN c.quote END AS quote, c.rule,
    c.confidence, c.section_ordinal, c.start_byte
FROM codes AS c
JOIN wanted AS w ON w.incident = c.incident
JOIN current AS v ON v.taxonomy_version = c.taxonomy_version
LEFT JOIN blaming_sentences AS b ON b.incident = c.incident AND b.section_ordinal = c.section_ordinal AND b.start_byte = c.start_byte
LEFT JOIN taxonomy AS t ON t.taxonomy_version = c.taxonomy_version AND t.dimension = c.dimension AND t.code = c.code
LEFT JOIN sections AS s ON s.incident = c.incident AND s.ordinal = c.section_ordinal
WHERE c.dimension <> 'practice' AND c.confirmed IS DISTINCT FROM FALSE
ORDER BY incident, dimension, section_ordinal, start_byte, code, grade, rule, origin, quote;
