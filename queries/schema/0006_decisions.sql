-- What people decided about codes, which outlives every reading and coding; the order in which
-- taxonomy versions were used; and what a published scheme has no place for.
CREATE TABLE decisions (
    incident  VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL CHECK (dimension IN ('trigger', 'factor', 'detection', 'defence', 'recovery', 'practice')),
    code      VARCHAR NOT NULL,
    decision  VARCHAR NOT NULL CHECK (decision IN ('confirm', 'reject', 'add')),
    quote     VARCHAR,
    section   VARCHAR,
    held_in   VARCHAR NOT NULL,
    disputed  VARCHAR,
    PRIMARY KEY (incident, dimension, code)
);

COMMENT ON TABLE decisions IS 'Example: SELECT incident, code, decision, quote FROM decisions ORDER BY incident, dimension, code; One row per code of an incident that a person judged. It holds whatever is read or coded again; who decided is not kept.';
COMMENT ON COLUMN decisions.incident IS 'key of the incident, source:id, or the name that was given where none is stored';
COMMENT ON COLUMN decisions.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN decisions.code IS 'code that was judged; taxonomy says what it means';
COMMENT ON COLUMN decisions.decision IS 'confirm: it is right; reject: it is not; add: it is right and was not found';
COMMENT ON COLUMN decisions.quote IS 'the words it rests on; null when none were given';
COMMENT ON COLUMN decisions.section IS 'heading or role of the section it rests on, where no words were given';
COMMENT ON COLUMN decisions.held_in IS 'database, for one made by a command, or file and a mark of the file that holds it';
COMMENT ON COLUMN decisions.disputed IS 'what another line or file says instead; a decision of a file that is disputed is not applied';

CREATE TABLE taxonomies (
    taxonomy_version VARCHAR NOT NULL,
    ordinal          INTEGER NOT NULL
);

COMMENT ON TABLE taxonomies IS 'Example: SELECT taxonomy_version FROM taxonomies ORDER BY ordinal; One row each time another version of the taxonomy became the current one.';
COMMENT ON COLUMN taxonomies.taxonomy_version IS 'the version';
COMMENT ON COLUMN taxonomies.ordinal IS '1 for the first; the highest is the current version, the one below it came before';

INSERT INTO taxonomies
SELECT v.taxonomy_version, row_number() OVER (ORDER BY s.value IS NOT NULL, v.taxonomy_version)
FROM (SELECT DISTINCT r.taxonomy_version FROM code_runs AS r) AS v
LEFT JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = v.taxonomy_version;

ALTER TABLE crosswalks ALTER COLUMN category DROP NOT NULL;
ALTER TABLE crosswalks ADD COLUMN note VARCHAR;
COMMENT ON COLUMN crosswalks.category IS 'category of that scheme; null where the scheme has no place for the code';
COMMENT ON COLUMN crosswalks.note IS 'why the scheme has no place for the code; null where it has';
