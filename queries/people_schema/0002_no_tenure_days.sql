-- Days are as good as a name: they grow by the days of the quarter, so that whoever holds the file
-- could follow a person through keys that change. The band is what is used.
UPDATE roster SET tenure_days = NULL;
COMMENT ON COLUMN roster.tenure_days IS 'Always null: exact days would join a person''s keys over quarters.';
