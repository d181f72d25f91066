-- What every table, view and column is, for any client that reads comments. A table's begins with
-- one example query that runs. CREATE OR REPLACE VIEW drops the comments of its columns: a later
-- step that replaces a view gives them again.

COMMENT ON TABLE schema_migrations IS 'Example: SELECT version, name, applied_at FROM schema_migrations ORDER BY version; One row per step of the schema that was applied to this file.';
COMMENT ON COLUMN schema_migrations.version IS 'number of the step, from 1';
COMMENT ON COLUMN schema_migrations.name IS 'what the step adds';
COMMENT ON COLUMN schema_migrations.applied_at IS 'when it was applied, UTC';
COMMENT ON COLUMN schema_migrations.program IS 'version of secondstory that applied it';

COMMENT ON TABLE incidents IS 'Example: SELECT incident, title, severity, occurred_at FROM incidents ORDER BY occurred_at DESC NULLS LAST, incident LIMIT 10; One row per incident, near miss, maintenance or drill, however many postmortems tell it. Analyses read counted_incidents.';
COMMENT ON COLUMN incidents.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incidents.source IS 'where it came from: file, or the name of an API source';
COMMENT ON COLUMN incidents.title IS 'its title, names of people removed';
COMMENT ON COLUMN incidents.url IS 'where it can be read';
COMMENT ON COLUMN incidents.kind IS 'incident, near_miss, maintenance or drill';
COMMENT ON COLUMN incidents.kind_basis IS 'stated, inferred from the text, corrected by a person, or default where nothing says';
COMMENT ON COLUMN incidents.severity IS '1 (worst) to 5, normalised; null when unknown';
COMMENT ON COLUMN incidents.severity_raw IS 'severity as written';
COMMENT ON COLUMN incidents.severity_basis IS 'stated, text, corrected; null when unknown';
COMMENT ON COLUMN incidents.status IS 'status as written';
COMMENT ON COLUMN incidents.occurred_at IS 'when it happened, UTC: what periods are cut by';
COMMENT ON COLUMN incidents.occurred_basis IS 'which fact occurred_at was taken from';
COMMENT ON COLUMN incidents.started_at IS 'start of the impact, UTC';
COMMENT ON COLUMN incidents.detected_at IS 'when someone or something noticed, UTC';
COMMENT ON COLUMN incidents.acknowledged_at IS 'when someone took it on, UTC';
COMMENT ON COLUMN incidents.mitigated_at IS 'when the impact ended, UTC';
COMMENT ON COLUMN incidents.resolved_at IS 'when it was over, UTC';
COMMENT ON COLUMN incidents.detected_by IS 'what noticed it, as written';
COMMENT ON COLUMN incidents.summary IS 'its summary, names removed';
COMMENT ON COLUMN incidents.words IS 'number of words of all its sections; 0 when there is no text';
COMMENT ON COLUMN incidents.template IS 'form of the document as recognised';
COMMENT ON COLUMN incidents.language IS 'language of the text, ISO 639-1; null when not recognised';
COMMENT ON COLUMN incidents.content_hash IS 'hash of everything read of it: the same hash is the same incident';
COMMENT ON COLUMN incidents.extra IS 'fields of the source that have no column, as JSON; see the macro field';

COMMENT ON TABLE documents IS 'Example: SELECT outcome, reason, count(*) AS documents FROM documents GROUP BY outcome, reason ORDER BY documents DESC, outcome, reason; One row per file or page that was found: loaded, skipped or refused, and why.';
COMMENT ON COLUMN documents.document IS 'key of the document: collection/path, or source:id';
COMMENT ON COLUMN documents.source IS 'where it came from';
COMMENT ON COLUMN documents.path IS 'path below the ingested folder';
COMMENT ON COLUMN documents.url IS 'where it can be read';
COMMENT ON COLUMN documents.content_hash IS 'hash of its bytes';
COMMENT ON COLUMN documents.fingerprint IS 'of the reader version and settings it was read with; a change means it is read again';
COMMENT ON COLUMN documents.format IS 'markdown, html, json and so on';
COMMENT ON COLUMN documents.template IS 'form of the document as recognised';
COMMENT ON COLUMN documents.language IS 'language of the text; null when not recognised';
COMMENT ON COLUMN documents.outcome IS 'loaded, skipped (no postmortem) or refused (could not be read)';
COMMENT ON COLUMN documents.reason IS 'why it was skipped or refused';
COMMENT ON COLUMN documents.bytes IS 'size in bytes';
COMMENT ON COLUMN documents.run IS 'run that read it last';

COMMENT ON TABLE incident_documents IS 'Example: SELECT incident, count(*) AS documents FROM incident_documents GROUP BY incident HAVING count(*) > 1 ORDER BY incident; One row per incident and document that tells it: many to many.';
COMMENT ON COLUMN incident_documents.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_documents.document IS 'key of the document';

COMMENT ON TABLE incident_links IS 'Example: SELECT incident, other, relation, basis FROM incident_links ORDER BY incident, other, relation LIMIT 20; One row per pair of incidents that belong together, and why.';
COMMENT ON COLUMN incident_links.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_links.other IS 'key of the other incident';
COMMENT ON COLUMN incident_links.relation IS 'same (two reports of one incident), near_duplicate, or recurrence';
COMMENT ON COLUMN incident_links.basis IS 'what says so: stated, corrected, or what was compared';
COMMENT ON COLUMN incident_links.quote IS 'the words that say so';

COMMENT ON TABLE field_origins IS 'Example: SELECT field, source, count(*) FILTER (WHERE chosen) AS chosen, count(*) AS stated FROM field_origins GROUP BY field, source ORDER BY field, source; One row per field of an incident and source that states it.';
COMMENT ON COLUMN field_origins.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN field_origins.field IS 'name of the field';
COMMENT ON COLUMN field_origins.source IS 'who states it';
COMMENT ON COLUMN field_origins.value IS 'what it states, as text';
COMMENT ON COLUMN field_origins.chosen IS 'whether this value is the one in incidents';
COMMENT ON COLUMN field_origins.reason IS 'why it was chosen or not';

COMMENT ON TABLE milestones IS 'Example: SELECT milestone, basis, count(*) AS incidents FROM milestones GROUP BY milestone, basis ORDER BY milestone, basis; One row per time fact of an incident, with where it was read.';
COMMENT ON COLUMN milestones.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN milestones.milestone IS 'started, detected, acknowledged, mitigated or resolved';
COMMENT ON COLUMN milestones."at" IS 'when, UTC';
COMMENT ON COLUMN milestones.basis IS 'stated in a field, timeline, text, or corrected';
COMMENT ON COLUMN milestones.quote IS 'the words it was read from';

COMMENT ON TABLE impacts IS 'Example: SELECT measure, unit, count(*) AS incidents FROM impacts GROUP BY measure, unit ORDER BY measure, unit; One row per measured effect of an incident; never sum across measures or units.';
COMMENT ON COLUMN impacts.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN impacts.measure IS 'users, requests, money, data_loss, slo_budget or minutes_down';
COMMENT ON COLUMN impacts.value IS 'how much, in the unit';
COMMENT ON COLUMN impacts.unit IS 'unit of the value, as written';
COMMENT ON COLUMN impacts.basis IS 'stated in a field, or text';
COMMENT ON COLUMN impacts.quote IS 'the words it was read from';

COMMENT ON TABLE incident_services IS 'Example: SELECT service, count(*) AS incidents FROM incident_services GROUP BY service ORDER BY incidents DESC, service; One row per incident and service involved.';
COMMENT ON COLUMN incident_services.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_services.service IS 'name of the service';

COMMENT ON TABLE incident_teams IS 'Example: SELECT team, count(*) AS incidents FROM incident_teams GROUP BY team ORDER BY incidents DESC, team; One row per incident and team involved.';
COMMENT ON COLUMN incident_teams.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_teams.team IS 'name of the team';

COMMENT ON TABLE incident_tags IS 'Example: SELECT tag, count(*) AS incidents FROM incident_tags GROUP BY tag ORDER BY incidents DESC, tag; One row per incident and tag.';
COMMENT ON COLUMN incident_tags.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_tags.tag IS 'the tag, as written';

COMMENT ON TABLE sections IS 'Example: SELECT incident, heading, body FROM sections WHERE role = ''lessons'' ORDER BY incident, ordinal LIMIT 10; One row per section of a postmortem as read, names of people removed; codes point into body.';
COMMENT ON COLUMN sections.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN sections.ordinal IS 'place in the document; 0 is the title';
COMMENT ON COLUMN sections.role IS 'what the section is for, such as timeline or root_cause';
COMMENT ON COLUMN sections.heading IS 'its heading as written; null for text without one';
COMMENT ON COLUMN sections.body IS 'its text, UTF-8; byte offsets of codes count in it';

COMMENT ON TABLE timeline_events IS 'Example: SELECT incident, "at", text FROM timeline_events ORDER BY incident, ordinal LIMIT 20; One row per entry of a timeline.';
COMMENT ON COLUMN timeline_events.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN timeline_events.ordinal IS 'place in the timeline, from 1';
COMMENT ON COLUMN timeline_events."at" IS 'when, UTC; null when it could not be told';
COMMENT ON COLUMN timeline_events.at_raw IS 'the time as written';
COMMENT ON COLUMN timeline_events.text IS 'what happened, names removed';

COMMENT ON TABLE learnings IS 'Example: SELECT kind, text FROM learnings WHERE kind = ''lucky'' ORDER BY incident, ordinal LIMIT 10; One row per lesson that a postmortem states.';
COMMENT ON COLUMN learnings.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN learnings.ordinal IS 'place among the lessons of the incident, from 1';
COMMENT ON COLUMN learnings.kind IS 'went_well, went_wrong, lucky, surprise or lesson';
COMMENT ON COLUMN learnings.text IS 'the lesson, names removed';

COMMENT ON TABLE action_items IS 'Example: SELECT state, count(*) AS actions FROM action_items GROUP BY state ORDER BY state; One row per action that a postmortem promises.';
COMMENT ON COLUMN action_items.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN action_items.ordinal IS 'place among the actions of the incident, from 1';
COMMENT ON COLUMN action_items.title IS 'what is to be done, names removed';
COMMENT ON COLUMN action_items.owner IS 'team that owns it; never a person';
COMMENT ON COLUMN action_items.kind IS 'prevent, detect, mitigate and so on, as written';
COMMENT ON COLUMN action_items.state IS 'open, closed or unknown';
COMMENT ON COLUMN action_items.state_raw IS 'state as written';
COMMENT ON COLUMN action_items.created_at IS 'when it was promised, UTC';
COMMENT ON COLUMN action_items.due_at IS 'when it is due, UTC';
COMMENT ON COLUMN action_items.closed_at IS 'when it was closed, UTC';
COMMENT ON COLUMN action_items.url IS 'where it is tracked';

COMMENT ON TABLE reviews IS 'Example: SELECT incident, held_at, published_at, attendees FROM reviews ORDER BY incident LIMIT 20; One row per incident whose review is known of.';
COMMENT ON COLUMN reviews.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN reviews.held_at IS 'when the review was held, UTC';
COMMENT ON COLUMN reviews.reviewed_at IS 'when the text was reviewed, UTC';
COMMENT ON COLUMN reviews.published_at IS 'when it was published, UTC';
COMMENT ON COLUMN reviews.actions_decided_at IS 'when the actions were decided, UTC';
COMMENT ON COLUMN reviews.state IS 'state of the postmortem, as written';
COMMENT ON COLUMN reviews.open_to IS 'who may read it, as written';
COMMENT ON COLUMN reviews.facilitator_involved IS 'whether the facilitator was involved in the incident';
COMMENT ON COLUMN reviews.scribe IS 'whether there was a scribe';
COMMENT ON COLUMN reviews.attendees IS 'how many attended';

COMMENT ON TABLE codes IS 'Example: SELECT dimension, code, grade, count(*) AS codes FROM codes GROUP BY dimension, code, grade ORDER BY dimension, code, grade; One row per coded statement, those that do not count too; contributing_factors, triggers and their kin hold those that do.';
COMMENT ON COLUMN codes.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN codes.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN codes.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN codes.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN codes.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN codes.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN codes.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN codes.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN codes.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN codes.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN codes.quote IS 'the words it was read from';
COMMENT ON COLUMN codes.rule IS 'rule that read it';
COMMENT ON COLUMN codes.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON TABLE code_runs IS 'Example: SELECT taxonomy_version, coder_version, count(*) AS incidents FROM code_runs GROUP BY taxonomy_version, coder_version ORDER BY taxonomy_version, coder_version; One row per incident and taxonomy version it was coded under, those without a code too.';
COMMENT ON COLUMN code_runs.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN code_runs.taxonomy_version IS 'version of the taxonomy';
COMMENT ON COLUMN code_runs.coder_version IS 'version of the coder';
COMMENT ON COLUMN code_runs.content_hash IS 'content hash of the text that was coded';

COMMENT ON TABLE taxonomy IS 'Example: SELECT dimension, code, label, definition FROM taxonomy ORDER BY dimension, code, taxonomy_version LIMIT 50; One row per code of a taxonomy version.';
COMMENT ON COLUMN taxonomy.taxonomy_version IS 'version of the taxonomy';
COMMENT ON COLUMN taxonomy.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN taxonomy.code IS 'the code';
COMMENT ON COLUMN taxonomy."group" IS 'family the code belongs to';
COMMENT ON COLUMN taxonomy.label IS 'its name';
COMMENT ON COLUMN taxonomy.definition IS 'what it means';

COMMENT ON TABLE crosswalks IS 'Example: SELECT code, scheme, category FROM crosswalks ORDER BY code, scheme, category LIMIT 50; One row per mapping of a code to a category of a published scheme.';
COMMENT ON COLUMN crosswalks.taxonomy_version IS 'version of the taxonomy';
COMMENT ON COLUMN crosswalks.dimension IS 'dimension of the code';
COMMENT ON COLUMN crosswalks.code IS 'the code';
COMMENT ON COLUMN crosswalks.scheme IS 'name of the published scheme';
COMMENT ON COLUMN crosswalks.category IS 'its category';

COMMENT ON TABLE responses IS 'Example: SELECT period, seniority, sum(responses) AS responses FROM responses GROUP BY period, seniority ORDER BY period, seniority; One row per cell of people who responded, never a person: small cells are widened or left out.';
COMMENT ON COLUMN responses.quarter IS 'first day of the quarter; null when a wider period was needed';
COMMENT ON COLUMN responses.period IS 'period of the cell, such as 2026Q3';
COMMENT ON COLUMN responses.team IS 'team or service; null for the whole organisation';
COMMENT ON COLUMN responses.severity IS 'severity of the incidents, 1 to 5; null for all';
COMMENT ON COLUMN responses.role IS 'role in the response; null for all';
COMMENT ON COLUMN responses.seniority IS 'seniority of the people; null for all or unknown';
COMMENT ON COLUMN responses.tenure_band IS 'band of their tenure; null for all or unknown';
COMMENT ON COLUMN responses.on_call IS 'whether they were on call; null for all or unknown';
COMMENT ON COLUMN responses.first_responder IS 'whether they answered first; null for all or unknown';
COMMENT ON COLUMN responses.hour_band IS 'band of the local hour; null for all';
COMMENT ON COLUMN responses.joined_band IS 'band of the time until they joined; null for all or unknown';
COMMENT ON COLUMN responses.mitigate_band IS 'band of the time to mitigate; null for all or unknown';
COMMENT ON COLUMN responses.responses IS 'number of responses';
COMMENT ON COLUMN responses.people IS 'number of different people, never under the threshold';
COMMENT ON COLUMN responses.widened IS 'what was left out to keep the cell large enough';

COMMENT ON TABLE exposures IS 'Example: SELECT period, measure, sum(value) AS value FROM exposures GROUP BY period, measure ORDER BY period, measure; One row per denominator: hours on call by cell, deploys, requests and the like by period.';
COMMENT ON COLUMN exposures.quarter IS 'first day of the quarter; null when a wider period was needed';
COMMENT ON COLUMN exposures.period IS 'period, such as 2026Q3';
COMMENT ON COLUMN exposures.measure IS 'what is counted: on_call_hours, deploys, requests';
COMMENT ON COLUMN exposures.team IS 'team; null for all';
COMMENT ON COLUMN exposures.service IS 'service; null for all';
COMMENT ON COLUMN exposures.seniority IS 'seniority of the people; null for all';
COMMENT ON COLUMN exposures.tenure_band IS 'band of their tenure; null for all';
COMMENT ON COLUMN exposures.value IS 'how much, in the unit the measure names';
COMMENT ON COLUMN exposures.people IS 'number of different people, null where none are counted';

COMMENT ON TABLE teams IS 'Example: SELECT team, time_zone FROM teams ORDER BY team; One row per team.';
COMMENT ON COLUMN teams.team IS 'name of the team';
COMMENT ON COLUMN teams.time_zone IS 'its IANA time zone, for hours and weekdays';

COMMENT ON TABLE ingest_runs IS 'Example: SELECT run, started_at, found, loaded, skipped, refused FROM ingest_runs ORDER BY started_at DESC, run LIMIT 10; One row per run of ingest, sync or code.';
COMMENT ON COLUMN ingest_runs.run IS 'key of the run';
COMMENT ON COLUMN ingest_runs.command IS 'command that ran';
COMMENT ON COLUMN ingest_runs.source IS 'what it read';
COMMENT ON COLUMN ingest_runs.started_at IS 'when it began, UTC';
COMMENT ON COLUMN ingest_runs.ended_at IS 'when it ended, UTC; null when it was cut off';
COMMENT ON COLUMN ingest_runs.found IS 'documents found';
COMMENT ON COLUMN ingest_runs.loaded IS 'documents loaded';
COMMENT ON COLUMN ingest_runs.skipped IS 'documents that are no postmortem';
COMMENT ON COLUMN ingest_runs.refused IS 'documents that could not be read';
COMMENT ON COLUMN ingest_runs.unchanged IS 'documents that did not have to be read again';
COMMENT ON COLUMN ingest_runs.roster IS 'whether a roster was used';
COMMENT ON COLUMN ingest_runs.complete IS 'whether everything the source holds was read';

COMMENT ON TABLE ingest_warnings IS 'Example: SELECT code, count(*) AS warnings FROM ingest_warnings GROUP BY code ORDER BY warnings DESC, code; One row per doubt about a document or run.';
COMMENT ON COLUMN ingest_warnings.run IS 'run that warned';
COMMENT ON COLUMN ingest_warnings.document IS 'key of the document; empty for the whole run';
COMMENT ON COLUMN ingest_warnings.incident IS 'key of the incident; null when there is none';
COMMENT ON COLUMN ingest_warnings.line IS 'line in the document, from 1';
COMMENT ON COLUMN ingest_warnings.code IS 'stable name of the doubt';
COMMENT ON COLUMN ingest_warnings.detail IS 'a sentence for a person';

COMMENT ON TABLE corrections IS 'Example: SELECT incident, field, was, value, reason FROM corrections ORDER BY incident, field; One row per fact that corrections.yaml fixes.';
COMMENT ON COLUMN corrections.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN corrections.field IS 'field that was wrong';
COMMENT ON COLUMN corrections.value IS 'what it should be';
COMMENT ON COLUMN corrections.reason IS 'why';
COMMENT ON COLUMN corrections.was IS 'what it was before';

COMMENT ON TABLE checkpoints IS 'Example: SELECT source, updated_at FROM checkpoints ORDER BY source; One row per source that is continued from where it stopped.';
COMMENT ON COLUMN checkpoints.source IS 'name of the source';
COMMENT ON COLUMN checkpoints.state IS 'where it continues, as JSON';
COMMENT ON COLUMN checkpoints.updated_at IS 'when it got there, UTC';

COMMENT ON TABLE settings IS 'Example: SELECT name, value FROM settings ORDER BY name; One row per fact that the database knows of itself, such as the current taxonomy_version.';
COMMENT ON COLUMN settings.name IS 'name of the setting';
COMMENT ON COLUMN settings.value IS 'its value';

COMMENT ON TABLE stated_labels IS 'Example: SELECT dimension, label, count(*) AS incidents FROM stated_labels GROUP BY dimension, label ORDER BY incidents DESC, dimension, label LIMIT 20; One row per label that an author gave in a field, as written.';
COMMENT ON COLUMN stated_labels.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN stated_labels.dimension IS 'what the label is about: trigger, factor, detection and so on';
COMMENT ON COLUMN stated_labels.ordinal IS 'place among the labels of the dimension, from 1';
COMMENT ON COLUMN stated_labels.label IS 'the label as written';

COMMENT ON VIEW counted_codes IS 'Example: SELECT dimension, code, count(DISTINCT incident) AS incidents FROM counted_codes GROUP BY dimension, code ORDER BY incidents DESC, dimension, code LIMIT 20; One row per coded statement that counts: stated in the text or confirmed by a person, and not turned down, under the current taxonomy.';
COMMENT ON COLUMN counted_codes.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN counted_codes.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN counted_codes.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN counted_codes.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN counted_codes.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN counted_codes.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN counted_codes.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN counted_codes.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN counted_codes.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN counted_codes.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN counted_codes.quote IS 'the words it was read from';
COMMENT ON COLUMN counted_codes.rule IS 'rule that read it';
COMMENT ON COLUMN counted_codes.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW triggers IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM triggers GROUP BY code ORDER BY incidents DESC, code; One row per statement of what set an incident off.';
COMMENT ON COLUMN triggers.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN triggers.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN triggers.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN triggers.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN triggers.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN triggers.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN triggers.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN triggers.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN triggers.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN triggers.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN triggers.quote IS 'the words it was read from';
COMMENT ON COLUMN triggers.rule IS 'rule that read it';
COMMENT ON COLUMN triggers.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW contributing_factors IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM contributing_factors GROUP BY code ORDER BY incidents DESC, code; One row per statement of what made an incident possible or worse; count distinct incidents.';
COMMENT ON COLUMN contributing_factors.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN contributing_factors.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN contributing_factors.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN contributing_factors.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN contributing_factors.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN contributing_factors.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN contributing_factors.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN contributing_factors.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN contributing_factors.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN contributing_factors.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN contributing_factors.quote IS 'the words it was read from';
COMMENT ON COLUMN contributing_factors.rule IS 'rule that read it';
COMMENT ON COLUMN contributing_factors.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW detections IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM detections GROUP BY code ORDER BY incidents DESC, code; One row per statement of what noticed an incident.';
COMMENT ON COLUMN detections.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN detections.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN detections.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN detections.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN detections.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN detections.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN detections.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN detections.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN detections.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN detections.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN detections.quote IS 'the words it was read from';
COMMENT ON COLUMN detections.rule IS 'rule that read it';
COMMENT ON COLUMN detections.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW defences IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM defences GROUP BY code ORDER BY incidents DESC, code; One row per statement of what stopped or limited an incident.';
COMMENT ON COLUMN defences.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN defences.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN defences.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN defences.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN defences.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN defences.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN defences.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN defences.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN defences.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN defences.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN defences.quote IS 'the words it was read from';
COMMENT ON COLUMN defences.rule IS 'rule that read it';
COMMENT ON COLUMN defences.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW recoveries IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM recoveries GROUP BY code ORDER BY incidents DESC, code; One row per statement of how an incident was ended.';
COMMENT ON COLUMN recoveries.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN recoveries.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN recoveries.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN recoveries.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN recoveries.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN recoveries.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN recoveries.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN recoveries.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN recoveries.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN recoveries.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN recoveries.quote IS 'the words it was read from';
COMMENT ON COLUMN recoveries.rule IS 'rule that read it';
COMMENT ON COLUMN recoveries.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW practices IS 'Example: SELECT code, count(DISTINCT incident) AS incidents FROM practices GROUP BY code ORDER BY incidents DESC, code; One row per statement that shows how a postmortem was written, near misses among them.';
COMMENT ON COLUMN practices.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN practices.dimension IS 'trigger, factor, detection, defence, recovery or practice';
COMMENT ON COLUMN practices.code IS 'what was coded; taxonomy says what it means';
COMMENT ON COLUMN practices.grade IS 'how strongly the text says it: stated, implied, hedged or rejected';
COMMENT ON COLUMN practices.origin IS 'who coded it: author (a label), coder (a rule), model or person';
COMMENT ON COLUMN practices.confirmed IS 'true when a person confirmed it, false when turned down, null when nobody judged';
COMMENT ON COLUMN practices.confidence IS '0 to 1, of the rule';
COMMENT ON COLUMN practices.section_ordinal IS 'section it was read in; null when a field states it';
COMMENT ON COLUMN practices.start_byte IS 'first byte of the quote in sections.body';
COMMENT ON COLUMN practices.end_byte IS 'byte after the quote in sections.body';
COMMENT ON COLUMN practices.quote IS 'the words it was read from';
COMMENT ON COLUMN practices.rule IS 'rule that read it';
COMMENT ON COLUMN practices.taxonomy_version IS 'version of the taxonomy it was coded under';

COMMENT ON VIEW counted_incidents IS 'Example: SELECT date_trunc(''quarter'', occurred_at) AS quarter, count(*) AS incidents FROM counted_incidents GROUP BY quarter ORDER BY quarter; One row per incident or near miss that analyses count: no drills, no maintenance, one of each group of reports of the same.';
COMMENT ON COLUMN counted_incidents.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN counted_incidents.source IS 'where it came from: file, or the name of an API source';
COMMENT ON COLUMN counted_incidents.title IS 'its title, names of people removed';
COMMENT ON COLUMN counted_incidents.url IS 'where it can be read';
COMMENT ON COLUMN counted_incidents.kind IS 'incident, near_miss, maintenance or drill';
COMMENT ON COLUMN counted_incidents.kind_basis IS 'stated, inferred from the text, corrected by a person, or default where nothing says';
COMMENT ON COLUMN counted_incidents.severity IS '1 (worst) to 5, normalised; null when unknown';
COMMENT ON COLUMN counted_incidents.severity_raw IS 'severity as written';
COMMENT ON COLUMN counted_incidents.severity_basis IS 'stated, text, corrected; null when unknown';
COMMENT ON COLUMN counted_incidents.status IS 'status as written';
COMMENT ON COLUMN counted_incidents.occurred_at IS 'when it happened, UTC: what periods are cut by';
COMMENT ON COLUMN counted_incidents.occurred_basis IS 'which fact occurred_at was taken from';
COMMENT ON COLUMN counted_incidents.started_at IS 'start of the impact, UTC';
COMMENT ON COLUMN counted_incidents.detected_at IS 'when someone or something noticed, UTC';
COMMENT ON COLUMN counted_incidents.acknowledged_at IS 'when someone took it on, UTC';
COMMENT ON COLUMN counted_incidents.mitigated_at IS 'when the impact ended, UTC';
COMMENT ON COLUMN counted_incidents.resolved_at IS 'when it was over, UTC';
COMMENT ON COLUMN counted_incidents.detected_by IS 'what noticed it, as written';
COMMENT ON COLUMN counted_incidents.summary IS 'its summary, names removed';
COMMENT ON COLUMN counted_incidents.words IS 'number of words of all its sections; 0 when there is no text';
COMMENT ON COLUMN counted_incidents.template IS 'form of the document as recognised';
COMMENT ON COLUMN counted_incidents.language IS 'language of the text, ISO 639-1; null when not recognised';
COMMENT ON COLUMN counted_incidents.content_hash IS 'hash of everything read of it: the same hash is the same incident';
COMMENT ON COLUMN counted_incidents.extra IS 'fields of the source that have no column, as JSON; see the macro field';
