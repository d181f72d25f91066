DROP TABLE batch_coded;
DROP TABLE judged_codes;
