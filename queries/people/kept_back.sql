-- name: people/kept_back
-- What: periods about whose people something is not told, and why: it would be of fewer people than a count covers at least.
-- Grain: one row per period and reason; how many responses it is of is not told either.
-- Excludes: periods of which all is told, and quarters that are not over.
-- column period VARCHAR         2026Q3, or 2025Q4..2026Q3 where quarters were joined
-- column reason VARCHAR         changed: what came, went or changed since the cells were published; waiting: the quarter by itself, until its year is over
-- order: period, reason
-- dialect: lists
SELECT
    k.period,
    k.reason
FROM (
    SELECT
        unnest(string_split(s.value, ',')) AS period,
        CASE s.name WHEN 'people_kept' THEN 'changed' ELSE 'waiting' END AS reason
    FROM settings AS s
    WHERE s.name IN ('people_kept', 'people_waiting')
) AS k
WHERE k.period <> ''
ORDER BY period, reason;
