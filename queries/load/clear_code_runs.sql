DELETE FROM code_runs
WHERE (incident, taxonomy_version) IN (SELECT (n.incident, n.taxonomy_version) FROM read_parquet($file::VARCHAR) AS n);
