DELETE FROM shifts
WHERE NOT list_contains($known::VARCHAR[], batch);
