-- Who was forgotten is not taken again when a document that names them is read again.
CREATE TABLE forgotten (hash VARCHAR PRIMARY KEY);

COMMENT ON TABLE forgotten IS 'One row per spelling of a person who was forgotten: a keyed hash, under the key of the name tokens.';
