-- A code counts when it is stated (or confirmed by a person) and nobody turned it down.
CREATE VIEW counted_codes AS
SELECT c.*
FROM codes AS c
JOIN (SELECT value FROM settings WHERE name = 'taxonomy_version') AS current ON c.taxonomy_version = current.value
WHERE (c.grade = 'stated' AND c.confirmed IS DISTINCT FROM FALSE) OR c.confirmed;

CREATE VIEW triggers AS SELECT * FROM counted_codes WHERE dimension = 'trigger';
CREATE VIEW contributing_factors AS SELECT * FROM counted_codes WHERE dimension = 'factor';
CREATE VIEW detections AS SELECT * FROM counted_codes WHERE dimension = 'detection';
CREATE VIEW defences AS SELECT * FROM counted_codes WHERE dimension = 'defence';
CREATE VIEW recoveries AS SELECT * FROM counted_codes WHERE dimension = 'recovery';
CREATE VIEW practices AS SELECT * FROM counted_codes WHERE dimension = 'practice';

-- One incident per group of reports of the same thing, drills and maintenance left out: what analyses count.
CREATE VIEW counted_incidents AS
SELECT i.*
FROM incidents AS i
WHERE i.kind IN ('incident', 'near_miss')
  AND NOT EXISTS (SELECT 1 FROM incident_links AS l WHERE l.incident = i.incident AND l.relation = 'same' AND l.other < l.incident);
