INSERT INTO action_items BY NAME
SELECT
    incident, ordinal, title, owner, kind, state, state_raw, created_at, due_at, closed_at, url
FROM read_parquet($file::VARCHAR);
