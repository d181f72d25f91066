-- name: people/on_call_hours
-- What: hours on call by band of seniority, per published period: what first responses are held against.
-- Grain: one row per period and band of seniority; a band such as senior+staff is joined so that it covers enough people.
-- Excludes: open quarters, and quarters that wait for their year to cover enough people.
-- param $from TIMESTAMPTZ    inclusive start; a period counts by its first day
-- param $to   TIMESTAMPTZ    exclusive end
-- column period VARCHAR      2026Q3, or 2025Q4..2026Q3 where quarters were joined
-- column starts_on DATE      first day of the period
-- column seniority VARCHAR   band, or bands joined by a plus; null where it is not known
-- column hours DOUBLE        hours on call
-- column share DOUBLE        hours / those of the period
-- column people_at_least INTEGER  people certainly behind the row
-- order: starts_on, period, seniority
-- chart: stacked x=period y=hours series=seniority
WITH hours AS (
    SELECT
        e.period,
        make_date(left(e.period, 4)::INTEGER, 3 * substr(e.period, 6, 1)::INTEGER - 2, 1) AS starts_on,
        e.seniority,
        sum(e.value::DECIMAL(18, 3)) AS hours,
        max(e.people) AS people_at_least
    FROM exposures AS e
    WHERE e.measure = 'on_call_hours'
    GROUP BY e.period, e.seniority
),
totals AS (
    SELECT h.period, sum(h.hours) AS of
    FROM hours AS h
    GROUP BY h.period
)
SELECT
    h.period,
    h.starts_on,
    h.seniority,
    h.hours::DOUBLE AS hours,
    (h.hours / nullif(t.of, 0))::DOUBLE AS share,
    h.people_at_least
FROM hours AS h
JOIN totals AS t ON t.period = h.period
WHERE h.starts_on::TIMESTAMPTZ >= $from::TIMESTAMPTZ
  AND h.starts_on::TIMESTAMPTZ < $to::TIMESTAMPTZ
ORDER BY starts_on, period, seniority;
