-- name: quality/labels_per_incident
-- What: how many labels of a kind authors gave an incident.
-- Grain: one row per dimension and number of labels.
-- Excludes: drills, maintenance and further reports of the same incident.
-- param $source VARCHAR NULL  null means every source
-- column dimension VARCHAR  trigger, factor or detection
-- column labels BIGINT      number of labels, 0 included
-- column incidents BIGINT   incidents with so many
-- order: dimension, labels
-- dialect: lists
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE $source::VARCHAR IS NULL OR i.source = $source::VARCHAR
),
dimensions AS (
    SELECT unnest(['trigger', 'factor', 'detection']) AS dimension
),
counted AS (
    SELECT d.dimension, s.incident, count(l.label) AS labels
    FROM scope AS s
    CROSS JOIN dimensions AS d
    LEFT JOIN stated_labels AS l ON l.incident = s.incident AND l.dimension = d.dimension
    GROUP BY d.dimension, s.incident
)
SELECT c.dimension, c.labels, count(*) AS incidents
FROM counted AS c
GROUP BY c.dimension, c.labels
ORDER BY dimension, labels;
