INSERT INTO decisions BY NAME
SELECT
    incident, dimension, code, decision, quote, section, held_in, disputed
FROM read_parquet($file::VARCHAR);
