INSERT INTO reviews BY NAME
SELECT
    incident, held_at, reviewed_at, published_at, actions_decided_at, state, open_to,
    facilitator_involved, scribe, attendees
FROM read_parquet($file::VARCHAR);
