INSERT INTO crosswalks BY NAME
SELECT
    taxonomy_version, dimension, code, scheme, category
FROM read_parquet($file::VARCHAR);
