-- name: people/patterns
-- What: how responses were supported: pages by hour, company for who answered first, who resolved, hand-overs, help from off call, facilitators, what went with long and severe incidents, and services that lean on few people.
-- Grain: one row per pattern, period, service, group and answer.
-- Excludes: open quarters, quarters that wait for their year to cover enough people; what too few people share is in the row withheld.
-- param $from TIMESTAMPTZ    inclusive start; a period counts if it ends after it
-- param $to   TIMESTAMPTZ    exclusive end; a period counts by its first day
-- column pattern VARCHAR     pages_by_hour, company, newcomers_company, step_up, hand_over, pulled_in, facilitator, company_by_mitigation, company_by_severity, step_up_by_mitigation, concentration or concentration_trend
-- column period VARCHAR      2026Q3, or 2025Q4..2026Q3 where quarters were joined
-- column service VARCHAR     service, of concentration and its trend
-- column cohort VARCHAR      band of seniority, of the time here, of the time to mitigate or of severity; null for all together
-- column answer VARCHAR      what is counted, of pulled_in by band; null where nobody tells
-- column responses INTEGER   responses with this answer
-- column of INTEGER          responses of the group; of concentration, incidents
-- column share DOUBLE        responses / of
-- column hours DOUBLE        hours on call of the group in these hours, of pulled_in hours off call; null where not known
-- column per_100_hours DOUBLE  responses per 100 of these hours
-- column people INTEGER      people certainly behind the row
-- column effective_people DOUBLE  as if about so many people carried equal shares
-- column withheld VARCHAR    why nothing is told
-- order: period, pattern, service, cohort, answer
WITH dated AS (
    SELECT
        p.pattern,
        p.period,
        p.service,
        p.cohort,
        p.answer,
        p.responses,
        p."of",
        p.hours,
        p.people,
        p.effective_people,
        p.withheld,
        make_date(left(p.period, 4)::INTEGER, 3 * substr(p.period, 6, 1)::INTEGER - 2, 1) AS starts_on,
        make_date(left(right(p.period, 6), 4)::INTEGER, 3 * right(p.period, 1)::INTEGER - 2, 1) + INTERVAL 3 MONTH AS ends_on
    FROM support_patterns AS p
)
SELECT
    d.pattern,
    d.period,
    d.service,
    d.cohort,
    d.answer,
    d.responses,
    d."of" AS of,
    d.responses / nullif(d."of", 0) AS share,
    d.hours,
    100 * d.responses / nullif(d.hours, 0) AS per_100_hours,
    d.people,
    d.effective_people,
    d.withheld
FROM dated AS d
WHERE d.starts_on::TIMESTAMPTZ < $to::TIMESTAMPTZ
  AND d.ends_on::TIMESTAMPTZ > $from::TIMESTAMPTZ
ORDER BY period, pattern, service, cohort, answer;
