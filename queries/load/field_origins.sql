INSERT INTO field_origins BY NAME
SELECT
    incident, field, source, value, chosen, reason
FROM read_parquet($file::VARCHAR);
