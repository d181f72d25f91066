-- What people decided, laid over the codes of batch_coded. A confirmed code counts whatever the coder
-- made of it: its stated rows and the row with the words that were judged. Where the coder gives no
-- such row, the person's own stands for it.
CREATE OR REPLACE TEMP TABLE decided_codes AS
SELECT DISTINCT b.taxonomy_version, d.incident, d.dimension, d.code, d.decision, d.quote, d.section
FROM decisions AS d
JOIN batch_coded AS b ON b.incident = d.incident
WHERE d.disputed IS NULL OR d.held_in = 'database';

DELETE FROM codes
WHERE origin = 'person' AND starts_with(rule, 'decision')
  AND (incident, dimension, code) IN (SELECT (j.incident, j.dimension, j.code) FROM batch_judged AS j)
  AND (incident, taxonomy_version) IN (SELECT (b.incident, b.taxonomy_version) FROM batch_coded AS b);

UPDATE codes
SET confirmed = d.decision <> 'reject'
FROM decided_codes AS d
WHERE codes.incident = d.incident AND codes.taxonomy_version = d.taxonomy_version
  AND codes.dimension = d.dimension AND codes.code = d.code
  AND (d.decision = 'reject' OR codes.grade = 'stated' OR codes.quote = d.quote);

-- Where the words, or the section, stand now.
CREATE OR REPLACE TEMP TABLE decided_places AS
SELECT
    d.taxonomy_version, d.incident, d.dimension, d.code, s.ordinal,
    CASE WHEN d.quote IS NULL THEN 0 ELSE strlen(left(s.body, strpos(s.body, d.quote) - 1)) END AS start_byte,
    coalesce(d.quote, s.body) AS quote
FROM decided_codes AS d
JOIN sections AS s ON s.incident = d.incident
WHERE d.decision <> 'reject' AND s.body <> ''
  AND CASE WHEN d.quote IS NULL THEN s.heading = d.section OR s.role = d.section ELSE contains(s.body, d.quote) END
QUALIFY row_number() OVER (PARTITION BY d.taxonomy_version, d.incident, d.dimension, d.code ORDER BY s.ordinal = 0, s.ordinal) = 1;

INSERT INTO codes BY NAME
SELECT
    d.incident, d.dimension, d.code, 'stated' AS grade, 'person' AS origin, TRUE AS confirmed, 1 AS confidence,
    p.ordinal AS section_ordinal, p.start_byte, p.start_byte + strlen(p.quote) AS end_byte, p.quote,
    CASE WHEN p.quote IS NULL AND d.quote IS NOT NULL THEN 'decision | its words are gone' ELSE 'decision' END AS rule,
    d.taxonomy_version
FROM decided_codes AS d
JOIN incidents AS i ON i.incident = d.incident
LEFT JOIN decided_places AS p
  ON p.taxonomy_version = d.taxonomy_version AND p.incident = d.incident AND p.dimension = d.dimension AND p.code = d.code
WHERE d.decision <> 'reject'
  AND NOT EXISTS (
      SELECT 1
      FROM codes AS c
      WHERE c.incident = d.incident AND c.taxonomy_version = d.taxonomy_version AND c.dimension = d.dimension
        AND c.code = d.code AND c.confirmed
  );

-- A text that says nothing of it is answered where a person names it.
UPDATE codes
SET confirmed = FALSE
FROM decided_codes AS d
WHERE codes.incident = d.incident AND codes.taxonomy_version = d.taxonomy_version AND codes.dimension = d.dimension
  AND codes.code <> d.code AND d.decision <> 'reject'
  AND codes.origin = 'coder' AND codes.quote IS NULL AND codes.code IN ('unknown-trigger', 'not-stated');

-- A near miss that a person sees, or does not see, is one, or none, where nobody stated the kind.
UPDATE incidents
SET kind = CASE WHEN n.near THEN 'near_miss' ELSE 'incident' END,
    kind_basis = CASE WHEN n.near THEN 'inferred' ELSE 'default' END
FROM (
    SELECT j.incident, coalesce(bool_or(c.incident IS NOT NULL), FALSE) AS near
    FROM batch_judged AS j
    JOIN batch_coded AS b ON b.incident = j.incident
    LEFT JOIN codes AS c
      ON c.incident = j.incident AND c.taxonomy_version = b.taxonomy_version AND c.dimension = 'practice' AND c.code = 'near-miss'
     AND ((c.grade = 'stated' AND c.confirmed IS DISTINCT FROM FALSE) OR c.confirmed)
    WHERE j.dimension = 'practice' AND j.code = 'near-miss'
    GROUP BY j.incident
) AS n
WHERE n.incident = incidents.incident
  AND incidents.kind_basis IN ('default', 'inferred') AND incidents.kind IN ('incident', 'near_miss');
