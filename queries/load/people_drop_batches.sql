DELETE FROM batches
WHERE NOT list_contains($known::VARCHAR[], batch);
