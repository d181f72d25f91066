-- Nothing is added while the same version stays the current one.
INSERT INTO taxonomies BY NAME
SELECT n.value AS taxonomy_version, coalesce((SELECT max(t.ordinal) FROM taxonomies AS t), 0) + 1 AS ordinal
FROM read_parquet($file::VARCHAR) AS n
WHERE n.name = 'taxonomy_version'
  AND n.value IS DISTINCT FROM (SELECT t.taxonomy_version FROM taxonomies AS t ORDER BY t.ordinal DESC LIMIT 1);
