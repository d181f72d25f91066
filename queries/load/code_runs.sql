INSERT INTO code_runs BY NAME
SELECT
    incident, taxonomy_version, coder_version, content_hash
FROM read_parquet($file::VARCHAR);
