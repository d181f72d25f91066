DELETE FROM participations
WHERE incident IN (SELECT n.incident FROM read_parquet($file::VARCHAR) AS n);
