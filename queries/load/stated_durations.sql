INSERT INTO stated_durations BY NAME
SELECT
    incident, duration, minutes, milestone_minutes, quote
FROM read_parquet($file::VARCHAR);
