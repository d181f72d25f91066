INSERT INTO sections BY NAME
SELECT
    incident, ordinal, role, heading, body
FROM read_parquet($file::VARCHAR);
