-- The tables people query: DESIGN.md's shape. Plural nouns, one fact per column, units in names,
-- TIMESTAMPTZ in UTC. No foreign keys (DuckDB's do not survive delete + insert in one transaction);
-- a test looks for orphans instead. Tables that hold many rows of an incident have no primary key:
-- its index makes replacing an incident several times slower, and Load checks the key itself. `incident` is the key `source:id` everywhere.

-- Which steps of this schema were applied, when, and by which version of the program.
CREATE TABLE schema_migrations (
    version    INTEGER PRIMARY KEY,
    name       VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    program    VARCHAR
);

CREATE TABLE incidents (
    incident        VARCHAR PRIMARY KEY,
    source          VARCHAR NOT NULL,
    title           VARCHAR NOT NULL,
    url             VARCHAR,
    kind            VARCHAR NOT NULL CHECK (kind IN ('incident', 'near_miss', 'maintenance', 'drill')),
    kind_basis      VARCHAR NOT NULL CHECK (kind_basis IN ('stated', 'inferred', 'corrected', 'default')),
    severity        TINYINT CHECK (severity BETWEEN 1 AND 5),
    severity_raw    VARCHAR,
    severity_basis  VARCHAR,
    status          VARCHAR,
    occurred_at     TIMESTAMPTZ,
    occurred_basis  VARCHAR,
    started_at      TIMESTAMPTZ,
    detected_at     TIMESTAMPTZ,
    acknowledged_at TIMESTAMPTZ,
    mitigated_at    TIMESTAMPTZ,
    resolved_at     TIMESTAMPTZ,
    detected_by     VARCHAR,
    summary         VARCHAR,
    words           INTEGER NOT NULL,
    template        VARCHAR NOT NULL,
    language        VARCHAR,
    content_hash    VARCHAR NOT NULL,
    extra           JSON
);

CREATE TABLE documents (
    document     VARCHAR PRIMARY KEY,
    source       VARCHAR NOT NULL,
    path         VARCHAR,
    url          VARCHAR,
    content_hash VARCHAR NOT NULL,
    fingerprint  VARCHAR NOT NULL,
    format       VARCHAR NOT NULL,
    template     VARCHAR,
    language     VARCHAR,
    outcome      VARCHAR NOT NULL CHECK (outcome IN ('loaded', 'skipped', 'refused')),
    reason       VARCHAR,
    bytes        BIGINT NOT NULL,
    run          VARCHAR NOT NULL
);

CREATE TABLE incident_documents (
    incident VARCHAR NOT NULL,
    document VARCHAR NOT NULL
);

CREATE TABLE incident_links (
    incident VARCHAR NOT NULL,
    other    VARCHAR NOT NULL,
    relation VARCHAR NOT NULL CHECK (relation IN ('same', 'near_duplicate', 'recurrence')),
    basis    VARCHAR NOT NULL,
    quote    VARCHAR,
    PRIMARY KEY (incident, other, relation)
);

CREATE TABLE field_origins (
    incident VARCHAR NOT NULL,
    field    VARCHAR NOT NULL,
    source   VARCHAR NOT NULL,
    value    VARCHAR,
    chosen   BOOLEAN NOT NULL,
    reason   VARCHAR
);

CREATE TABLE milestones (
    incident  VARCHAR NOT NULL,
    milestone VARCHAR NOT NULL CHECK (milestone IN ('started', 'detected', 'acknowledged', 'mitigated', 'resolved')),
    "at"      TIMESTAMPTZ NOT NULL,
    basis     VARCHAR NOT NULL CHECK (basis IN ('stated', 'timeline', 'text', 'corrected')),
    quote     VARCHAR
);

CREATE TABLE impacts (
    incident VARCHAR NOT NULL,
    measure  VARCHAR NOT NULL,
    value    DOUBLE NOT NULL,
    unit     VARCHAR,
    basis    VARCHAR NOT NULL,
    quote    VARCHAR
);

CREATE TABLE incident_services (incident VARCHAR NOT NULL, service VARCHAR NOT NULL);
CREATE TABLE incident_teams (incident VARCHAR NOT NULL, team VARCHAR NOT NULL);
CREATE TABLE incident_tags (incident VARCHAR NOT NULL, tag VARCHAR NOT NULL);

CREATE TABLE sections (
    incident VARCHAR NOT NULL,
    ordinal  INTEGER NOT NULL,
    role     VARCHAR NOT NULL,
    heading  VARCHAR,
    body     VARCHAR NOT NULL
);

CREATE TABLE timeline_events (
    incident VARCHAR NOT NULL,
    ordinal  INTEGER NOT NULL,
    "at"     TIMESTAMPTZ,
    at_raw   VARCHAR,
    text     VARCHAR NOT NULL
);

CREATE TABLE learnings (
    incident VARCHAR NOT NULL,
    ordinal  INTEGER NOT NULL,
    kind     VARCHAR NOT NULL CHECK (kind IN ('went_well', 'went_wrong', 'lucky', 'surprise', 'lesson')),
    text     VARCHAR NOT NULL
);

CREATE TABLE action_items (
    incident   VARCHAR NOT NULL,
    ordinal    INTEGER NOT NULL,
    title      VARCHAR NOT NULL,
    owner      VARCHAR,
    kind       VARCHAR,
    state      VARCHAR NOT NULL CHECK (state IN ('open', 'closed', 'unknown')),
    state_raw  VARCHAR,
    created_at TIMESTAMPTZ,
    due_at     TIMESTAMPTZ,
    closed_at  TIMESTAMPTZ,
    url        VARCHAR
);

CREATE TABLE reviews (
    incident             VARCHAR PRIMARY KEY,
    held_at              TIMESTAMPTZ,
    reviewed_at          TIMESTAMPTZ,
    published_at         TIMESTAMPTZ,
    actions_decided_at   TIMESTAMPTZ,
    state                VARCHAR,
    open_to              VARCHAR,
    facilitator_involved BOOLEAN,
    scribe               BOOLEAN,
    attendees            INTEGER
);

CREATE TABLE codes (
    incident         VARCHAR NOT NULL,
    dimension        VARCHAR NOT NULL CHECK (dimension IN ('trigger', 'factor', 'detection', 'defence', 'recovery', 'practice')),
    code             VARCHAR NOT NULL,
    grade            VARCHAR NOT NULL CHECK (grade IN ('stated', 'implied', 'hedged', 'rejected')),
    origin           VARCHAR NOT NULL CHECK (origin IN ('author', 'coder', 'model', 'person')),
    confirmed        BOOLEAN,
    confidence       DOUBLE NOT NULL,
    section_ordinal  INTEGER,
    start_byte       INTEGER,
    end_byte         INTEGER,
    quote            VARCHAR,
    rule             VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL
);

CREATE TABLE code_runs (
    incident         VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    coder_version    VARCHAR NOT NULL,
    content_hash     VARCHAR NOT NULL,
    PRIMARY KEY (incident, taxonomy_version)
);

CREATE TABLE taxonomy (
    taxonomy_version VARCHAR NOT NULL,
    dimension        VARCHAR NOT NULL,
    code             VARCHAR NOT NULL,
    "group"          VARCHAR,
    label            VARCHAR NOT NULL,
    definition       VARCHAR NOT NULL,
    PRIMARY KEY (taxonomy_version, dimension, code)
);

CREATE TABLE crosswalks (
    taxonomy_version VARCHAR NOT NULL,
    dimension        VARCHAR NOT NULL,
    code             VARCHAR NOT NULL,
    scheme           VARCHAR NOT NULL,
    category         VARCHAR NOT NULL
);

CREATE TABLE responses (
    quarter         DATE,
    period          VARCHAR NOT NULL,
    team            VARCHAR,
    severity        TINYINT,
    role            VARCHAR,
    seniority       VARCHAR,
    tenure_band     VARCHAR,
    on_call         BOOLEAN,
    first_responder BOOLEAN,
    hour_band       VARCHAR,
    joined_band     VARCHAR,
    mitigate_band   VARCHAR,
    responses       INTEGER NOT NULL,
    people          INTEGER NOT NULL,
    widened         VARCHAR
);

CREATE TABLE exposures (
    quarter     DATE,
    period      VARCHAR NOT NULL,
    measure     VARCHAR NOT NULL,
    team        VARCHAR,
    service     VARCHAR,
    seniority   VARCHAR,
    tenure_band VARCHAR,
    value       DOUBLE NOT NULL,
    people      INTEGER
);

CREATE TABLE teams (team VARCHAR PRIMARY KEY, time_zone VARCHAR);

CREATE TABLE ingest_runs (
    run        VARCHAR PRIMARY KEY,
    command    VARCHAR NOT NULL,
    source     VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at   TIMESTAMPTZ,
    found      INTEGER NOT NULL,
    loaded     INTEGER NOT NULL,
    skipped    INTEGER NOT NULL,
    refused    INTEGER NOT NULL,
    unchanged  INTEGER NOT NULL,
    roster     VARCHAR NOT NULL,
    complete   BOOLEAN NOT NULL
);

CREATE TABLE ingest_warnings (
    run      VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    incident VARCHAR,
    line     INTEGER,
    code     VARCHAR NOT NULL,
    detail   VARCHAR NOT NULL
);

CREATE TABLE corrections (
    incident VARCHAR NOT NULL,
    field    VARCHAR NOT NULL,
    value    VARCHAR,
    reason   VARCHAR NOT NULL,
    was      VARCHAR
);

CREATE TABLE checkpoints (
    source     VARCHAR PRIMARY KEY,
    state      JSON NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- What the database knows about itself: reader version, name-token key id, k.
CREATE TABLE settings (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- Labels the author gave in a field (trigger, factors, detected_by), kept as written so that
-- recoding can read them again.
CREATE TABLE stated_labels (
    incident  VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    ordinal   INTEGER NOT NULL,
    label     VARCHAR NOT NULL
);
