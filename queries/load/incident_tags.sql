INSERT INTO incident_tags BY NAME
SELECT
    incident, tag
FROM read_parquet($file::VARCHAR);
