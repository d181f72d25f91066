DELETE FROM codes
WHERE origin IN ('author', 'coder')
  AND (incident, taxonomy_version) IN (SELECT (b.incident, b.taxonomy_version) FROM batch_coded AS b);

CREATE OR REPLACE TEMP TABLE batch_judged AS
SELECT d.incident, d.dimension, d.code
FROM decisions AS d
WHERE d.incident IN (SELECT b.incident FROM batch_coded AS b);
