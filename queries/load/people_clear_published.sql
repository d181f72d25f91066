-- What the releases before covered is kept: a later one is laid over all of them. One of the same number
-- was never the main file's.
DELETE FROM published
WHERE EXISTS (
    SELECT 1 FROM read_parquet($file::VARCHAR) AS n
    WHERE n.period = published.period AND published.release >= n.release
);
