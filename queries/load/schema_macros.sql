SELECT f.function_name AS name, array_to_string(f.parameters, ', ') AS parameters, coalesce(f.comment, '') AS comment
FROM duckdb_functions() AS f
WHERE NOT f.internal AND f.function_type IN ('macro', 'table_macro')
ORDER BY f.function_name;
