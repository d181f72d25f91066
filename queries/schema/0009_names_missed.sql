-- Where no roster was used, names were inferred; how many of the planted ones that missed when it was
-- measured is kept with the run.
ALTER TABLE ingest_runs ADD COLUMN names_missed VARCHAR;
COMMENT ON COLUMN ingest_runs.roster IS 'whether a roster was used: used, or none and names were inferred';
COMMENT ON COLUMN ingest_runs.names_missed IS 'of planted names, how many this version misses without a roster, as in 14 of 212; null where a roster was used';
