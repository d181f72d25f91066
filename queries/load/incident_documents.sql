INSERT INTO incident_documents BY NAME
SELECT
    incident, document
FROM read_parquet($file::VARCHAR);
