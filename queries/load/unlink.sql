-- Which incidents the batch's documents told until now: some may be told by none afterwards.
CREATE OR REPLACE TEMP TABLE touched_incidents AS
SELECT DISTINCT p.incident
FROM incident_documents AS p
WHERE p.document IN (SELECT b.document FROM batch_documents AS b);

DELETE FROM incident_documents
WHERE document IN (SELECT b.document FROM batch_documents AS b)
   OR incident IN (SELECT b.incident FROM batch_incidents AS b);

DELETE FROM documents
WHERE document IN (SELECT b.document FROM batch_documents AS b WHERE b.gone);

DELETE FROM ingest_warnings
WHERE document IN (SELECT b.document FROM batch_documents AS b);
