INSERT INTO milestones BY NAME
SELECT
    incident, milestone, "at", basis, quote
FROM read_parquet($file::VARCHAR);
