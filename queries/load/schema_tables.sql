SELECT t.table_name AS name, FALSE AS view, coalesce(t.comment, '') AS comment
FROM duckdb_tables() AS t
WHERE NOT t.internal AND NOT t.temporary
UNION ALL
SELECT v.view_name AS name, TRUE AS view, coalesce(v.comment, '') AS comment
FROM duckdb_views() AS v
WHERE NOT v.internal AND NOT v.temporary
ORDER BY name;
