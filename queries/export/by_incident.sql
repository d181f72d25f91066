COPY (
    SELECT t.*, coalesce(i.in_quarter, 'unknown') AS in_quarter
    FROM query_table($table) AS t
    LEFT JOIN (
        SELECT incident, year(occurred_at) || 'Q' || quarter(occurred_at) AS in_quarter
        FROM incidents
    ) AS i ON i.incident = t.incident
    ORDER BY ALL
) TO $folder (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (in_quarter));
