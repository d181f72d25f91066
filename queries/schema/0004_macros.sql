-- Small functions for everyday questions. They are part of the file: any DuckDB client has them.

CREATE MACRO period_from(p) AS
CASE
    WHEN regexp_full_match(p, '\d{4}Q[1-4]')
        THEN make_timestamptz(left(p, 4)::BIGINT, 3 * right(p, 1)::BIGINT - 2, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}H[12]')
        THEN make_timestamptz(left(p, 4)::BIGINT, 6 * right(p, 1)::BIGINT - 5, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}-(0[1-9]|1[0-2])')
        THEN make_timestamptz(left(p, 4)::BIGINT, right(p, 2)::BIGINT, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}')
        THEN make_timestamptz(p::BIGINT, 1, 1, 0, 0, 0, 'UTC')
    WHEN p IS NOT NULL
        THEN error('period: write 2026, 2026H1, 2026Q3 or 2026-07, not ' || p)
END;

CREATE MACRO period_to(p) AS
CASE
    WHEN regexp_full_match(p, '\d{4}Q[1-4]')
        THEN make_timestamptz(left(p, 4)::BIGINT + right(p, 1)::BIGINT // 4, 3 * (right(p, 1)::BIGINT % 4) + 1, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}H[12]')
        THEN make_timestamptz(left(p, 4)::BIGINT + right(p, 1)::BIGINT // 2, 6 * (right(p, 1)::BIGINT % 2) + 1, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}-(0[1-9]|1[0-2])')
        THEN make_timestamptz(left(p, 4)::BIGINT + right(p, 2)::BIGINT // 12, right(p, 2)::BIGINT % 12 + 1, 1, 0, 0, 0, 'UTC')
    WHEN regexp_full_match(p, '\d{4}')
        THEN make_timestamptz(p::BIGINT + 1, 1, 1, 0, 0, 0, 'UTC')
    WHEN p IS NOT NULL
        THEN error('period: write 2026, 2026H1, 2026Q3 or 2026-07, not ' || p)
END;

CREATE MACRO period(p) AS {'from_at': period_from(p), 'to_at': period_to(p)};

-- Wilson's score interval, 95 %: E. B. Wilson, Probable inference, the law of succession, and
-- statistical inference, JASA 22 (1927). Exactly 0 for no success and exactly 1 for no failure.
CREATE MACRO wilson_low(k, n) AS
CASE
    WHEN n <= 0 OR k < 0 OR k > n THEN NULL
    WHEN k = 0 THEN 0::DOUBLE
    ELSE (
        k / n::DOUBLE + 3.841458820694124 / (2 * n)
        - 1.959963984540054 * sqrt(k / n::DOUBLE * (1 - k / n::DOUBLE) / n + 3.841458820694124 / (4 * n::DOUBLE * n))
    ) / (1 + 3.841458820694124 / n)
END;

CREATE MACRO wilson_high(k, n) AS
CASE
    WHEN n <= 0 OR k < 0 OR k > n THEN NULL
    WHEN k = n THEN 1::DOUBLE
    ELSE (
        k / n::DOUBLE + 3.841458820694124 / (2 * n)
        + 1.959963984540054 * sqrt(k / n::DOUBLE * (1 - k / n::DOUBLE) / n + 3.841458820694124 / (4 * n::DOUBLE * n))
    ) / (1 + 3.841458820694124 / n)
END;

CREATE MACRO business_hours(ts, tz) AS
isodow(timezone(tz, ts)) <= 5 AND hour(timezone(tz, ts)) >= 9 AND hour(timezone(tz, ts)) < 17;

CREATE MACRO field(key, name) AS (
    SELECT i.extra ->> name FROM incidents AS i WHERE i.incident = key
);

COMMENT ON MACRO period_from IS 'Inclusive start of a period in UTC. Example: SELECT period_from(''2026Q3''); Takes 2026, 2026H1, 2026Q3 or 2026-07.';
COMMENT ON MACRO period_to IS 'Exclusive end of a period in UTC. Example: SELECT period_to(''2026Q3''); Takes what period_from takes.';
COMMENT ON MACRO period IS 'Both ends of a period, from_at inclusive and to_at exclusive. Example: SELECT period(''2026Q3'').to_at;';
COMMENT ON MACRO wilson_low IS 'Lower end of the Wilson 95 % interval of k out of n; null when n is 0. Example: SELECT wilson_low(3, 20);';
COMMENT ON MACRO wilson_high IS 'Upper end of the Wilson 95 % interval of k out of n; null when n is 0. Example: SELECT wilson_high(3, 20);';
COMMENT ON MACRO business_hours IS 'Whether a time is Monday to Friday, 09:00 up to 17:00, in a time zone. Example: SELECT business_hours(started_at, ''Europe/Berlin'') FROM incidents;';
COMMENT ON MACRO field IS 'A field of an incident that has no column of its own, from incidents.extra. Example: SELECT incident, field(incident, ''region'') FROM incidents;';
