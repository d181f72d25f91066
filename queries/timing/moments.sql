-- name: timing/moments
-- What: when each incident began in its team's own time, how bad it was, how it was noticed and how soon.
-- Grain: one row per incident and near miss with a known start.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Starts without a time of day.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR             key
-- column title VARCHAR                of the incident
-- column kind VARCHAR                 incident or near_miss
-- column occurred_at TIMESTAMPTZ      start
-- column zone VARCHAR                 time zone of its first team in the alphabet that has one; null where none has, and then the hour is UTC
-- column weekday BIGINT               1 is Monday, in the zone
-- column hour BIGINT                  0 to 23, in the zone
-- column in_business_hours BOOLEAN    Monday to Friday, 9:00 up to 17:00, in the zone
-- column severity TINYINT             1 is worst; null where unknown
-- column noticed VARCHAR              code of how it was noticed; null where nothing is said
-- column detect_seconds BIGINT        from the start until it was noticed; null where unknown
-- column mitigate_seconds BIGINT      from the start until the harm ended; null where unknown
-- order: occurred_at, incident
-- chart: heatmap x=hour y=weekday
-- dialect: arg_min and arg_max, date_diff and date_sub, isodow and hour, timezone, our macros
WITH zones AS (
    SELECT t.incident, min_by(z.time_zone, z.team) AS zone
    FROM incident_teams AS t
    JOIN teams AS z ON z.team = t.team
    WHERE z.time_zone IS NOT NULL
    GROUP BY t.incident
),
first_source AS (
    SELECT d.incident, d.code,
        row_number() OVER (PARTITION BY d.incident ORDER BY d.confidence DESC, d.section_ordinal, d.start_byte, d.code) AS place
    FROM detections AS d
    WHERE d.code <> 'not-stated'
),
scope AS (
    SELECT i.incident, i.title, i.kind, i.occurred_at, i.severity, i.started_at, i.detected_at, i.mitigated_at, z.zone, coalesce(z.zone, 'UTC') AS shown_in
    FROM counted_incidents AS i
    LEFT JOIN zones AS z ON z.incident = i.incident
    WHERE i.started_at IS NOT NULL
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT
    i.incident, i.title, i.kind, i.occurred_at, i.zone,
    isodow(timezone(i.shown_in, i.started_at)) AS weekday,
    hour(timezone(i.shown_in, i.started_at)) AS hour,
    business_hours(i.started_at, i.shown_in) AS in_business_hours,
    i.severity, d.code AS noticed,
    CASE WHEN i.detected_at >= i.started_at THEN date_diff('second', i.started_at, i.detected_at) END AS detect_seconds,
    CASE WHEN i.mitigated_at >= i.started_at THEN date_diff('second', i.started_at, i.mitigated_at) END AS mitigate_seconds
FROM scope AS i
LEFT JOIN first_source AS d ON d.incident = i.incident AND d.place = 1
ORDER BY occurred_at, incident;
