SELECT c.table_name, c.column_name AS name, c.data_type AS type, coalesce(c.comment, '') AS comment
FROM duckdb_columns() AS c
WHERE NOT c.internal
ORDER BY c.table_name, c.column_index;
