DELETE FROM crosswalks
WHERE taxonomy_version IN (SELECT n.taxonomy_version FROM read_parquet($file::VARCHAR) AS n);
