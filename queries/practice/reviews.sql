-- name: practice/reviews
-- What: how each postmortem was reviewed and whose view it holds, as far as it says.
-- Grain: one row per incident with a text.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date or a text.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR              key
-- column title VARCHAR                 of the incident
-- column occurred_at TIMESTAMPTZ       start of the incident
-- column reviewed BOOLEAN              a review was held; null where nothing is said
-- column open_beyond_team BOOLEAN      open to more than the team; null where nothing is said
-- column facilitator_outside BOOLEAN   the facilitator took no part in the incident; null where nothing is said
-- column scribe BOOLEAN                somebody wrote it down; null where nothing is said
-- column attendees INTEGER             of the review; null where nothing is said
-- column soak_hours BIGINT             from the review until actions were decided; null where nothing is said
-- column went_well BOOLEAN             it records what went well
-- column account_parts VARCHAR         of actions, effects, expectations, assumptions, understanding: those told, joined by |; null for none
-- column accounts BIGINT               sections told from the inside
-- order: occurred_at, incident
-- dialect: string_agg, ordered aggregates, date_diff and date_sub, regexp_matches
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.words > 0
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
told AS (
    SELECT s.incident,
        CASE
            WHEN regexp_matches(lower(s.heading), 'assum') THEN 'assumptions'
            WHEN regexp_matches(lower(s.heading), 'expect') THEN 'expectations'
            WHEN regexp_matches(lower(s.heading), 'effect|observ|saw') THEN 'effects'
            WHEN regexp_matches(lower(s.heading), 'underst|believ|thought') THEN 'understanding'
            WHEN regexp_matches(lower(s.heading), 'action') THEN 'actions'
        END AS part
    FROM sections AS s
    JOIN scope AS i ON i.incident = s.incident
    WHERE s.role = 'account'
),
accounts AS (
    SELECT incident, count(*) AS accounts, string_agg(DISTINCT part, '|' ORDER BY part) AS account_parts
    FROM told
    GROUP BY incident
)
SELECT
    i.incident, i.title, i.occurred_at,
    CASE
        WHEN r.held_at IS NOT NULL OR r.reviewed_at IS NOT NULL OR r.attendees > 0 OR r.facilitator_involved IS NOT NULL THEN TRUE
        WHEN regexp_matches(lower(r.state), 'not reviewed|unreviewed|draft|pending|awaiting') THEN FALSE
        WHEN regexp_matches(lower(r.state), 'reviewed') THEN TRUE
    END AS reviewed,
    lower(r.open_to) NOT IN ('team', 'the team', 'private', 'restricted') AS open_beyond_team,
    NOT r.facilitator_involved AS facilitator_outside,
    r.scribe, r.attendees,
    CASE
        WHEN r.actions_decided_at >= coalesce(r.held_at, r.reviewed_at) THEN date_diff('hour', coalesce(r.held_at, r.reviewed_at), r.actions_decided_at)
    END AS soak_hours,
    i.incident IN (SELECT l.incident FROM learnings AS l WHERE l.kind = 'went_well') AS went_well,
    a.account_parts, coalesce(a.accounts, 0) AS accounts
FROM scope AS i
LEFT JOIN reviews AS r ON r.incident = i.incident
LEFT JOIN accounts AS a ON a.incident = i.incident
ORDER BY occurred_at, incident;
