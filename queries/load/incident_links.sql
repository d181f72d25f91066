INSERT INTO incident_links BY NAME
SELECT
    incident, other, relation, basis, quote
FROM read_parquet($file::VARCHAR);
