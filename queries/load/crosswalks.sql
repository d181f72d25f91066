INSERT INTO crosswalks BY NAME
SELECT
    taxonomy_version, dimension, code, scheme, category, note
FROM read_parquet($file::VARCHAR);
