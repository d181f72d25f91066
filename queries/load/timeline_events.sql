INSERT INTO timeline_events BY NAME
SELECT
    incident, ordinal, "at", at_raw, text
FROM read_parquet($file::VARCHAR);
