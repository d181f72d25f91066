-- The letter that a person's keys had in common was readable by whoever held the file. It is taken off;
-- documents that are read again bring it back, masked by the key of the quarter.
CREATE TEMP TABLE unmarked AS
SELECT batch, split_part(person_key, '.', 1) AS person_key, quarter, team, seniority, tenure_band
FROM roster
QUALIFY row_number() OVER (PARTITION BY split_part(person_key, '.', 1), quarter ORDER BY person_key) = 1;
DELETE FROM roster;
INSERT INTO roster BY NAME SELECT batch, person_key, quarter, team, seniority, tenure_band FROM unmarked;
DROP TABLE unmarked;
UPDATE participations SET person_key = split_part(person_key, '.', 1) WHERE contains(person_key, '.');
UPDATE shifts SET person_key = split_part(person_key, '.', 1) WHERE contains(person_key, '.');

-- Which responses the published cells cover, so that a later release never publishes one twice.
CREATE TABLE published (
    period     VARCHAR NOT NULL,
    release    INTEGER NOT NULL,
    quarter    DATE NOT NULL,
    incident   VARCHAR NOT NULL,
    person_key VARCHAR NOT NULL,
    cell       VARCHAR NOT NULL
);

COMMENT ON TABLE published IS 'One row per person and incident that a published cell covers, with the release that published it.';
