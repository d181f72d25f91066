SELECT file_name AS path, num_rows AS rows FROM parquet_file_metadata($1) ORDER BY file_name;
