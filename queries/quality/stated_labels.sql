-- name: quality/stated_labels
-- What: the labels that authors gave in fields, as they wrote them, and how many incidents carry each.
-- Grain: one row per dimension and label.
-- Excludes: drills, maintenance and further reports of the same incident.
-- param $parts INTEGER NULL    of a label that is a path (a / b / c), how many parts to tell apart; null means all
-- param $source VARCHAR NULL   null means every source
-- column dimension VARCHAR  trigger, factor, detection, or tag
-- column label VARCHAR      as written, cut to the first parts
-- column labels BIGINT      how often it was given: an incident may carry it more than once
-- column incidents BIGINT   incidents that carry it
-- column of BIGINT          incidents with a label of this dimension
-- order: dimension, label
-- dialect: any_value, lists
WITH given AS (
    SELECT l.incident, l.dimension, array_to_string(list_slice(string_split(l.label, ' / '), 1, coalesce($parts::INTEGER, 100)), ' / ') AS label
    FROM stated_labels AS l
    UNION ALL
    SELECT t.incident, 'tag' AS dimension, array_to_string(list_slice(string_split(t.tag, ' / '), 1, coalesce($parts::INTEGER, 100)), ' / ') AS label
    FROM incident_tags AS t
),
counted AS (
    SELECT g.incident, g.dimension, g.label
    FROM given AS g
    JOIN counted_incidents AS i ON i.incident = g.incident
    WHERE $source::VARCHAR IS NULL OR i.source = $source::VARCHAR
),
totals AS (
    SELECT c.dimension, count(DISTINCT c.incident) AS of
    FROM counted AS c
    GROUP BY c.dimension
)
SELECT c.dimension, c.label, count(*) AS labels, count(DISTINCT c.incident) AS incidents, any_value(t.of) AS of
FROM counted AS c
JOIN totals AS t ON t.dimension = c.dimension
GROUP BY c.dimension, c.label
ORDER BY dimension, label;
