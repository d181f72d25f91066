DELETE FROM shifts
WHERE (quarter, team) IN (SELECT (n.quarter::DATE, n.team) FROM read_parquet($file::VARCHAR) AS n);
