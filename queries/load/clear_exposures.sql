DELETE FROM exposures AS o
WHERE EXISTS (
    SELECT 1
    FROM read_parquet($file::VARCHAR) AS n
    WHERE n.period = o.period AND n.measure = o.measure
);
