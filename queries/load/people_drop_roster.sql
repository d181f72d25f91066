DELETE FROM roster
WHERE NOT list_contains($known::VARCHAR[], batch);
