-- What is decided, or not decided any more, by this batch; the codes it touches are those of the current taxonomy.
CREATE OR REPLACE TEMP TABLE batch_judged AS
SELECT incident, dimension, code
FROM read_parquet($file::VARCHAR);
