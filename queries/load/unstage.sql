-- The text changed: a code stays only if a person wrote or judged it and its sentence is still there.
DELETE FROM codes
WHERE incident IN (SELECT r.incident FROM recoded_incidents AS r)
  AND NOT (
      (origin = 'person' OR confirmed IS NOT NULL)
      AND (
          section_ordinal IS NULL
          OR EXISTS (
              SELECT 1
              FROM sections AS s
              WHERE s.incident = codes.incident
                AND s.ordinal = codes.section_ordinal
                AND encode(s.body)[codes.start_byte + 1:codes.end_byte] = encode(codes.quote)
          )
      )
  );

DROP TABLE batch_incidents;
DROP TABLE batch_documents;
DROP TABLE touched_incidents;
DROP TABLE removed_incidents;
DROP TABLE replaced_incidents;
DROP TABLE recoded_incidents;
