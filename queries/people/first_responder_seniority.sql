-- name: people/first_responder_seniority
-- What: how senior those were who answered first, per published period, with the Wilson 95 % interval of each share.
-- Grain: one row per period and band of seniority; a band such as senior+staff is joined so that it covers enough people.
-- Excludes: open quarters, quarters that wait for their year to cover enough people, and incidents whose first responder nobody stated.
-- param $from TIMESTAMPTZ    inclusive start; a period counts by its first day
-- param $to   TIMESTAMPTZ    exclusive end
-- column period VARCHAR      2026Q3, or 2025Q4..2026Q3 where quarters were joined
-- column starts_on DATE      first day of the period
-- column seniority VARCHAR   band, or bands joined by a plus; null where it is not known
-- column responses BIGINT    incidents that somebody of the band answered first
-- column of BIGINT           first responses of the period
-- column share DOUBLE        responses / of
-- column share_low DOUBLE    lower end of the interval
-- column share_high DOUBLE   upper end of the interval
-- column people_at_least INTEGER  people certainly behind the row
-- order: starts_on, period, seniority
-- chart: stacked x=period y=responses series=seniority
-- dialect: our macros
WITH answered AS (
    SELECT
        r.period,
        make_date(left(r.period, 4)::INTEGER, 3 * substr(r.period, 6, 1)::INTEGER - 2, 1) AS starts_on,
        r.seniority,
        r.responses,
        r.people
    FROM responses AS r
    WHERE r.first_responder
),
windowed AS (
    SELECT a.period, a.starts_on, a.seniority, a.responses, a.people
    FROM answered AS a
    WHERE a.starts_on::TIMESTAMPTZ >= $from::TIMESTAMPTZ
      AND a.starts_on::TIMESTAMPTZ < $to::TIMESTAMPTZ
),
totals AS (
    SELECT w.period, sum(w.responses)::BIGINT AS of
    FROM windowed AS w
    GROUP BY w.period
),
bands AS (
    SELECT w.period, w.starts_on, w.seniority, sum(w.responses)::BIGINT AS responses, max(w.people) AS people_at_least
    FROM windowed AS w
    GROUP BY w.period, w.starts_on, w.seniority
)
SELECT
    b.period,
    b.starts_on,
    b.seniority,
    b.responses,
    t.of,
    b.responses / t.of AS share,
    wilson_low(b.responses, t.of) AS share_low,
    wilson_high(b.responses, t.of) AS share_high,
    b.people_at_least
FROM bands AS b
JOIN totals AS t ON t.period = b.period
ORDER BY starts_on, period, seniority;
