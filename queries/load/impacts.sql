INSERT INTO impacts BY NAME
SELECT
    incident, measure, value, unit, basis, quote
FROM read_parquet($file::VARCHAR);
