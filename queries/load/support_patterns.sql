INSERT INTO support_patterns BY NAME
SELECT
    pattern, period, service, cohort, answer, responses, "of", hours, people, effective_people, withheld
FROM read_parquet($file::VARCHAR);
