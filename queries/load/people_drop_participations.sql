DELETE FROM participations
WHERE NOT list_contains($known::VARCHAR[], batch);
