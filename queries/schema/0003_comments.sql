-- comments follow
COMMENT ON TABLE incidents IS 'x';
