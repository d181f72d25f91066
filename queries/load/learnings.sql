INSERT INTO learnings BY NAME
SELECT
    incident, ordinal, kind, text
FROM read_parquet($file::VARCHAR);
