INSERT INTO codes BY NAME
SELECT
    n.incident, n.dimension, n.code, n.grade, n.origin, n.confirmed, n.confidence,
    n.section_ordinal, n.start_byte, n.end_byte, n.quote, n.rule, n.taxonomy_version
FROM read_parquet($file::VARCHAR) AS n
WHERE n.origin IN ('author', 'coder')
   OR NOT EXISTS (
       SELECT 1
       FROM codes AS o
       WHERE o.incident = n.incident AND o.dimension = n.dimension AND o.code = n.code AND o.origin = n.origin
         AND o.taxonomy_version = n.taxonomy_version AND o.rule = n.rule AND o.quote IS NOT DISTINCT FROM n.quote
         AND o.section_ordinal IS NOT DISTINCT FROM n.section_ordinal AND o.start_byte IS NOT DISTINCT FROM n.start_byte
   );
