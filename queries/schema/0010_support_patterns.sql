-- How responses were supported, as counts over groups of people: written with the cells of responses
-- from the people file, through the same gate, and never over fewer people than they.
CREATE TABLE support_patterns (
    pattern          VARCHAR NOT NULL,
    period           VARCHAR NOT NULL,
    service          VARCHAR,
    cohort           VARCHAR,
    answer           VARCHAR,
    responses        INTEGER,
    "of"             INTEGER,
    hours            DOUBLE,
    people           INTEGER,
    effective_people DOUBLE,
    withheld         VARCHAR
);

COMMENT ON TABLE support_patterns IS 'Example: SELECT period, pattern, cohort, answer, responses FROM support_patterns ORDER BY period, pattern, cohort, answer; One row per pattern, period, group and answer: counts over at least as many people as a cell of responses, or that nothing can be told.';
COMMENT ON COLUMN support_patterns.pattern IS 'pages_by_hour, company, newcomers_company, step_up, hand_over, pulled_in or concentration';
COMMENT ON COLUMN support_patterns.period IS 'period, such as 2026Q3 or 2025Q4..2026Q3';
COMMENT ON COLUMN support_patterns.service IS 'service, of concentration; null for the whole organisation';
COMMENT ON COLUMN support_patterns.cohort IS 'band of seniority, or of the time here; null for all together';
COMMENT ON COLUMN support_patterns.answer IS 'what is counted, such as alone or business+sleep; null where nobody tells, or where what is pooled tells nothing';
COMMENT ON COLUMN support_patterns.responses IS 'responses with this answer; null where only a band is told';
COMMENT ON COLUMN support_patterns."of" IS 'responses of the group; of concentration, incidents of the service';
COMMENT ON COLUMN support_patterns.hours IS 'hours on call of the group in these bands of the hour; null where not known';
COMMENT ON COLUMN support_patterns.people IS 'people certainly behind the count; null where only a band is told';
COMMENT ON COLUMN support_patterns.effective_people IS 'as if about so many people carried equal shares; null where fewer than the threshold carry over half';
COMMENT ON COLUMN support_patterns.withheld IS 'why nothing is told; null where something is';
