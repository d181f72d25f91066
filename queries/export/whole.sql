COPY (
    FROM query_table($table) ORDER BY ALL
) TO $folder (FORMAT parquet, COMPRESSION zstd);
