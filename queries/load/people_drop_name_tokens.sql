DELETE FROM name_tokens
WHERE NOT list_contains($known::VARCHAR[], batch);
