-- A token stays with the batch that brought it first: dropping a later one must not lose it.
INSERT OR IGNORE INTO name_tokens BY NAME
SELECT DISTINCT hash, $batch::VARCHAR AS batch
FROM read_parquet($file::VARCHAR);
