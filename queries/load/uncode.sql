CREATE OR REPLACE TEMP TABLE judged_codes AS
SELECT c.incident, c.dimension, c.code, c.quote, bool_and(c.confirmed) AS confirmed
FROM codes AS c
WHERE c.confirmed IS NOT NULL
  AND c.origin IN ('author', 'coder')
  AND c.incident IN (SELECT b.incident FROM batch_coded AS b)
GROUP BY c.incident, c.dimension, c.code, c.quote;

DELETE FROM codes
WHERE origin IN ('author', 'coder')
  AND (incident, taxonomy_version) IN (SELECT (b.incident, b.taxonomy_version) FROM batch_coded AS b);
