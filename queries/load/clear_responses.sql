DELETE FROM responses
WHERE period IN (SELECT n.period FROM read_parquet($file::VARCHAR) AS n);
