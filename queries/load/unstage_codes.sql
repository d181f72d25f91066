DROP TABLE batch_coded;
DROP TABLE batch_judged;
DROP TABLE decided_codes;
DROP TABLE decided_places;
