-- Incidents of two sources are one where one names the other's key, address or id, or where both
-- name the same address. An address counts without its scheme, its query and a slash at its end.
INSERT INTO incident_links BY NAME
WITH named AS (
    SELECT
        r.incident,
        i.source,
        r.reference,
        CASE WHEN r.reference ILIKE 'http%' THEN rtrim(regexp_replace(lower(r.reference), '^https?://|[?#].*$', '', 'g'), '/') END AS address
    FROM incident_references AS r
    JOIN incidents AS i ON i.incident = r.incident
),
known AS (
    SELECT
        i.incident,
        i.source,
        substr(i.incident, strpos(i.incident, ':') + 1) AS id,
        rtrim(regexp_replace(lower(i.url), '^https?://|[?#].*$', '', 'g'), '/') AS address
    FROM incidents AS i
),
found AS (
    SELECT n.incident, k.incident AS other, n.reference AS quote
    FROM named AS n
    JOIN known AS k ON k.incident = n.reference AND k.source <> n.source
    UNION ALL
    SELECT n.incident, k.incident, n.reference
    FROM named AS n
    JOIN known AS k ON k.address = n.address AND k.source <> n.source
    UNION ALL
    SELECT n.incident, k.incident, n.reference
    FROM named AS n
    JOIN known AS k ON k.id = n.reference AND k.source <> n.source
    WHERE regexp_full_match(n.reference, '[A-Z][A-Z0-9]{1,9}-[0-9]{1,8}')
    UNION ALL
    SELECT n.incident, m.incident, n.reference
    FROM named AS n
    JOIN named AS m ON m.address = n.address AND m.source <> n.source
)
SELECT
    least(f.incident, f.other) AS incident,
    greatest(f.incident, f.other) AS other,
    'same' AS relation,
    'reference' AS basis,
    min(f.quote) AS quote
FROM found AS f
WHERE NOT EXISTS (
    SELECT 1
    FROM incident_links AS l
    WHERE l.relation = 'same' AND l.incident = least(f.incident, f.other) AND l.other = greatest(f.incident, f.other)
)
GROUP BY ALL;
