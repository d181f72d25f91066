-- Lengths of time as a document writes them, beside what its milestones give.
CREATE TABLE stated_durations (
    incident          VARCHAR NOT NULL,
    duration          VARCHAR NOT NULL CHECK (duration IN ('detect', 'mitigate', 'resolve', 'impact')),
    minutes           DOUBLE,
    milestone_minutes DOUBLE,
    quote             VARCHAR NOT NULL
);

COMMENT ON TABLE stated_durations IS 'Example: SELECT incident, duration, minutes, milestone_minutes FROM stated_durations WHERE abs(minutes - milestone_minutes) > 5 ORDER BY incident, duration; One row per length of time that a document writes about its incident, kept as written and never used to change a milestone.';
COMMENT ON COLUMN stated_durations.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN stated_durations.duration IS 'detect, mitigate, resolve (each from the start), or impact (how long the harm lasted)';
COMMENT ON COLUMN stated_durations.minutes IS 'the length in minutes; null where what is written is no length (?, N/A)';
COMMENT ON COLUMN stated_durations.milestone_minutes IS 'the same length between the milestones; null where one of them is not known';
COMMENT ON COLUMN stated_durations.quote IS 'the words it was read from';
