-- The people file, beside the database and never attached to it: keyed hashes that change every
-- quarter, with what each did in which incident. No name is in it.

CREATE TABLE schema_migrations (
    version    INTEGER PRIMARY KEY,
    name       VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    program    VARCHAR
);

-- Which batch of the main file wrote which rows; one that the main file does not know is dropped.
CREATE TABLE batches (batch VARCHAR PRIMARY KEY, written_at TIMESTAMPTZ NOT NULL);

CREATE TABLE roster (
    batch       VARCHAR NOT NULL,
    person_key  VARCHAR NOT NULL,
    quarter     DATE NOT NULL,
    team        VARCHAR,
    seniority   VARCHAR,
    tenure_days INTEGER,
    tenure_band VARCHAR,
    PRIMARY KEY (person_key, quarter)
);

CREATE TABLE participations (
    batch           VARCHAR NOT NULL,
    quarter         DATE NOT NULL,
    person_key      VARCHAR NOT NULL,
    incident        VARCHAR NOT NULL,
    team            VARCHAR,
    role            VARCHAR,
    seniority       VARCHAR,
    tenure_band     VARCHAR,
    on_call         BOOLEAN,
    first_responder BOOLEAN,
    paged_at        TIMESTAMPTZ,
    joined_at       TIMESTAMPTZ
);

CREATE TABLE shifts (
    batch      VARCHAR NOT NULL,
    quarter    DATE NOT NULL,
    person_key VARCHAR NOT NULL,
    team       VARCHAR NOT NULL,
    starts_at  TIMESTAMPTZ NOT NULL,
    ends_at    TIMESTAMPTZ NOT NULL
);

-- Keyed hashes of the words of names, so that a later run removes them too.
CREATE TABLE name_tokens (hash VARCHAR PRIMARY KEY, batch VARCHAR NOT NULL);

COMMENT ON TABLE batches IS 'One row per batch of the main file that wrote people.';
COMMENT ON TABLE roster IS 'One row per person and quarter; replaced by the next roster of that quarter.';
COMMENT ON TABLE participations IS 'One row per person, incident and role; an incident is replaced whole.';
COMMENT ON TABLE shifts IS 'One row per shift on call; a quarter and team is replaced whole.';
COMMENT ON TABLE name_tokens IS 'One row per word of a known name, as a keyed hash.';
