DELETE FROM exposures
WHERE people IS NOT NULL AND period IN (SELECT n.period FROM read_parquet($file::VARCHAR) AS n);
