COPY (
    SELECT t.*, coalesce(year(t.quarter) || 'Q' || quarter(t.quarter), 'several') AS in_quarter
    FROM query_table($table) AS t
    ORDER BY ALL
) TO $folder (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (in_quarter));
