-- An incident that no document tells any more goes with everything that is known of it.
CREATE OR REPLACE TEMP TABLE removed_incidents AS
SELECT t.incident
FROM touched_incidents AS t
JOIN incidents AS i ON i.incident = t.incident
WHERE t.incident NOT IN (SELECT b.incident FROM batch_incidents AS b)
  AND t.incident NOT IN (SELECT p.incident FROM incident_documents AS p);

CREATE OR REPLACE TEMP TABLE replaced_incidents AS
SELECT b.incident FROM batch_incidents AS b WHERE b.state <> 'new'
UNION ALL
SELECT r.incident FROM removed_incidents AS r;

CREATE OR REPLACE TEMP TABLE recoded_incidents AS
SELECT b.incident FROM batch_incidents AS b WHERE b.state = 'changed'
UNION ALL
SELECT r.incident FROM removed_incidents AS r;

DELETE FROM incidents WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM incident_links
WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r)
   OR other IN (SELECT r.incident FROM removed_incidents AS r);
DELETE FROM field_origins WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM milestones WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM impacts WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM incident_references WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM stated_durations WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM incident_services WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM incident_teams WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM incident_tags WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM sections WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM timeline_events WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM learnings WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM action_items WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM reviews WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM corrections WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM stated_labels WHERE incident IN (SELECT r.incident FROM replaced_incidents AS r);
DELETE FROM code_runs WHERE incident IN (SELECT r.incident FROM recoded_incidents AS r);
DELETE FROM codes WHERE incident IN (SELECT r.incident FROM removed_incidents AS r);
-- Words that a code rested on may not be in the text any more, a name that was removed among them.
UPDATE codes
SET quote = NULL, start_byte = NULL, end_byte = NULL
WHERE incident IN (SELECT r.incident FROM recoded_incidents AS r) AND quote IS NOT NULL AND origin IN ('author', 'coder', 'model');
