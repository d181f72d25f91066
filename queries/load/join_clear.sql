-- What joining wrote before; what a person or a document linked stays.
DELETE FROM incident_links WHERE relation = 'same' AND basis = 'reference';
DELETE FROM field_origins WHERE reason LIKE 'joined: %';
