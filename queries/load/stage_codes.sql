CREATE OR REPLACE TEMP TABLE batch_coded AS
SELECT incident, taxonomy_version
FROM read_parquet($file::VARCHAR);
