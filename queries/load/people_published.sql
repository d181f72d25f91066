INSERT INTO published BY NAME
SELECT period, release, quarter::DATE AS quarter, incident, person_key, cell
FROM read_parquet($file::VARCHAR);
