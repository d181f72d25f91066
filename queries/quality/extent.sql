-- name: quality/extent
-- What: when the first and the last counted incident happened.
-- Grain: one row.
-- Excludes: incidents without a date.
-- column first_at TIMESTAMPTZ  start of the first
-- column last_at TIMESTAMPTZ   start of the last
-- column incidents BIGINT      with a date
-- order: first_at
SELECT min(i.occurred_at) AS first_at, max(i.occurred_at) AS last_at, count(i.occurred_at) AS incidents
FROM counted_incidents AS i
ORDER BY first_at;
