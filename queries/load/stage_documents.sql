CREATE OR REPLACE TEMP TABLE batch_documents AS
SELECT DISTINCT document, gone
FROM read_parquet($file::VARCHAR);
