CREATE OR REPLACE TEMP TABLE batch_coded AS
SELECT DISTINCT j.incident, s.value AS taxonomy_version
FROM batch_judged AS j
JOIN settings AS s ON s.name = 'taxonomy_version';

DELETE FROM decisions
WHERE (incident, dimension, code) IN (SELECT (j.incident, j.dimension, j.code) FROM batch_judged AS j);

UPDATE codes
SET confirmed = NULL
FROM (
    SELECT j.incident, j.dimension, j.code, b.taxonomy_version
    FROM batch_judged AS j
    JOIN batch_coded AS b ON b.incident = j.incident
) AS j
WHERE codes.incident = j.incident AND codes.taxonomy_version = j.taxonomy_version AND codes.dimension = j.dimension
  AND (codes.code = j.code OR (codes.quote IS NULL AND codes.code IN ('unknown-trigger', 'not-stated')));
