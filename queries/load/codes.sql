-- What a person said of a code holds as long as the same code is read from the same words.
INSERT INTO codes BY NAME
SELECT
    n.incident,
    n.dimension,
    n.code,
    n.grade,
    n.origin,
    coalesce(n.confirmed, j.confirmed) AS confirmed,
    n.confidence,
    n.section_ordinal,
    n.start_byte,
    n.end_byte,
    n.quote,
    n.rule,
    n.taxonomy_version
FROM read_parquet($file::VARCHAR) AS n
LEFT JOIN judged_codes AS j
  ON j.incident = n.incident AND j.dimension = n.dimension AND j.code = n.code
 AND j.quote IS NOT DISTINCT FROM n.quote
WHERE n.origin IN ('author', 'coder')
   OR NOT EXISTS (
       SELECT 1
       FROM codes AS o
       WHERE o.incident = n.incident AND o.dimension = n.dimension AND o.code = n.code AND o.origin = n.origin
         AND o.taxonomy_version = n.taxonomy_version AND o.rule = n.rule AND o.quote IS NOT DISTINCT FROM n.quote
         AND o.section_ordinal IS NOT DISTINCT FROM n.section_ordinal AND o.start_byte IS NOT DISTINCT FROM n.start_byte
   );
