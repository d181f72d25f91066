-- name: quality/review_queue
-- What: the codes most worth a person's look, and why: the coder is unsure, author or model say otherwise, the code is rare, much was harmed.
-- Grain: one row per code of an incident that nobody judged and that has a reason.
-- Excludes: drills, maintenance and further reports of the same incident; practice signals but near misses; codes without a sentence.
-- param $limit BIGINT NULL   at most so many rows, the most worth a look; null means 1,000
-- column incident VARCHAR    key
-- column title VARCHAR       of the incident
-- column dimension VARCHAR   trigger, factor, detection, defence, recovery or practice
-- column code VARCHAR        what is to be judged
-- column grade VARCHAR       what the coder made of it
-- column confidence DOUBLE   of the coder
-- column score DOUBLE        how much a look is worth: the sum over its reasons, less for every further case of the same code
-- column reason VARCHAR      why
-- column quote VARCHAR       the sentence
-- order: score DESC, incident, dimension, code
-- dialect: QUALIFY, lists, printf, ends_with, ANTI JOIN and SEMI JOIN, rowid
WITH current AS (
    SELECT value AS taxonomy_version
    FROM settings
    WHERE name = 'taxonomy_version'
),
read AS (
    SELECT c.rowid AS place, c.incident, c.dimension, c.code, c.grade, c.origin, c.confidence, c.quote, c.rule, c.section_ordinal, c.start_byte
    FROM codes AS c
    JOIN current AS v ON v.taxonomy_version = c.taxonomy_version
    WHERE c.origin IN ('coder', 'model') AND (c.dimension <> 'practice' OR c.code = 'near-miss')
),
frequency AS (
    SELECT r.dimension, r.code, count(DISTINCT r.incident) AS incidents
    FROM read AS r
    WHERE r.grade = 'stated'
    GROUP BY r.dimension, r.code
),
model AS (
    SELECT r.incident, r.dimension, list(r.code) AS codes
    FROM read AS r
    WHERE r.origin = 'model' AND r.grade = 'stated'
    GROUP BY r.incident, r.dimension
),
best AS (
    SELECT r.place, r.incident, r.dimension, r.code, r.grade, r.confidence, r.origin, r.rule
    FROM read AS r
    WHERE r.quote IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY r.incident, r.dimension, r.code
        ORDER BY r.origin, list_position(['stated', 'hedged', 'implied', 'rejected'], r.grade), r.confidence DESC,
            r.section_ordinal, r.start_byte, r.rule, r.quote
    ) = 1
),
weighed AS (
    SELECT
        b.place, b.incident, b.dimension, b.code, b.grade, b.confidence, i.severity, f.incidents AS seen,
        CASE b.grade WHEN 'stated' THEN 1 - 2 * abs(b.confidence - 0.5) WHEN 'hedged' THEN 0.7 WHEN 'implied' THEN 0.4 ELSE 0 END AS unsure,
        ends_with(b.rule, 'outranked') AS author_differs,
        (b.origin = 'model' AND b.grade = 'stated')
        OR (b.origin = 'coder' AND b.grade = 'stated'
            AND m.codes IS NOT NULL AND NOT list_contains(m.codes, b.code)) AS model_differs
    FROM best AS b
    JOIN counted_incidents AS i ON i.incident = b.incident
    LEFT JOIN frequency AS f ON f.dimension = b.dimension AND f.code = b.code
    LEFT JOIN model AS m ON m.incident = b.incident AND m.dimension = b.dimension
    ANTI JOIN decisions AS d ON d.incident = b.incident AND d.dimension = b.dimension AND d.code = b.code
),
scored AS (
    SELECT
        place, incident, dimension, code, author_differs, model_differs, unsure, seen, severity,
        unsure + CASE WHEN author_differs OR model_differs THEN 1 ELSE 0 END
            + CASE WHEN grade = 'stated' AND seen <= 2 THEN 0.5 ELSE 0 END
            + CASE severity WHEN 1 THEN 0.5 WHEN 2 THEN 0.3 ELSE 0 END AS worth
    FROM weighed
    WHERE author_differs OR model_differs OR grade IN ('hedged', 'implied')
       OR (grade = 'stated' AND (unsure >= 0.4 OR seen <= 2))
),
spread AS (
    SELECT place, incident, dimension, code, author_differs, model_differs, unsure, seen, severity,
        round(worth / sqrt(row_number() OVER (PARTITION BY dimension, code ORDER BY worth DESC, incident)), 3) AS score
    FROM scored
),
queue AS (
    SELECT place, incident, dimension, code, author_differs, model_differs, unsure, seen, severity, score
    FROM spread
    ORDER BY score DESC, incident, dimension, code
    LIMIT coalesce($limit::BIGINT, 1000)
)
SELECT
    q.incident, i.title, q.dimension, q.code, c.grade, c.confidence, q.score,
    concat_ws('; ',
        CASE
            WHEN c.grade = 'stated' AND q.unsure >= 0.4 THEN 'the coder is unsure (' || printf('%.2f', c.confidence) || ')'
            WHEN c.grade = 'hedged' THEN 'the text only suspects it'
            WHEN c.grade = 'implied' THEN 'only implied'
        END,
        CASE WHEN q.author_differs THEN 'the author names another' END,
        CASE WHEN q.model_differs THEN 'rules and model differ' END,
        CASE WHEN c.grade = 'stated' AND q.seen <= 2 THEN 'a rare code (' || q.seen || ')' END,
        CASE WHEN q.severity <= 2 THEN 'severity ' || q.severity END
    ) AS reason,
    c.quote
FROM queue AS q
JOIN codes AS c ON c.rowid = q.place
JOIN counted_incidents AS i ON i.incident = q.incident
ORDER BY score DESC, incident, dimension, code;
