DELETE FROM support_patterns AS o
WHERE EXISTS (
    SELECT 1
    FROM read_parquet($file::VARCHAR) AS n
    WHERE n.pattern = o.pattern
      AND CASE WHEN n.pattern IN ('concentration', 'concentration_trend') THEN n.service = o.service ELSE n.period = o.period END
);
