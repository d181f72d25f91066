-- An incident with a code was coded, whether or not its run says so.
INSERT INTO batch_coded
SELECT DISTINCT incident, taxonomy_version
FROM read_parquet($file::VARCHAR);
