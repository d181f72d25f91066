INSERT INTO corrections BY NAME
SELECT
    incident, field, value, reason, was
FROM read_parquet($file::VARCHAR);
