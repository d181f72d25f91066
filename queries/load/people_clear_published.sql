-- The release before stays until the main file holds this one.
DELETE FROM published
WHERE EXISTS (
    SELECT 1 FROM read_parquet($file::VARCHAR) AS n
    WHERE n.period = published.period AND published.release <> n.release - 1
);
