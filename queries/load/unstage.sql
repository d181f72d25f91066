-- The text changed: its codes are read again, and what people decided is laid over them then.
DELETE FROM codes
WHERE incident IN (SELECT r.incident FROM recoded_incidents AS r);

DROP TABLE batch_incidents;
DROP TABLE batch_documents;
DROP TABLE touched_incidents;
DROP TABLE removed_incidents;
DROP TABLE replaced_incidents;
DROP TABLE recoded_incidents;
