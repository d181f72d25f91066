INSERT INTO stated_labels BY NAME
SELECT
    incident, dimension, ordinal, label
FROM read_parquet($file::VARCHAR);
