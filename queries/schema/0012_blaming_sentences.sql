-- Which sentences are shown to nobody but their authors.
CREATE VIEW blaming_sentences AS
SELECT DISTINCT p.incident, p.section_ordinal, p.start_byte
FROM practices AS p
WHERE p.code IN ('first-story', 'slip-language', 'blaming-language') AND p.start_byte IS NOT NULL;

COMMENT ON VIEW blaming_sentences IS 'Example: SELECT count(*) AS sentences FROM blaming_sentences; One row per sentence that blames somebody: queries leave it out wherever they show sentences, `secondstory lint` shows it to its authors.';
COMMENT ON COLUMN blaming_sentences.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN blaming_sentences.section_ordinal IS 'section it stands in';
COMMENT ON COLUMN blaming_sentences.start_byte IS 'first byte of the sentence in sections.body';
