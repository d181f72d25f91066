SELECT document, content_hash, fingerprint, outcome
FROM documents
WHERE $1::VARCHAR = '' OR source = $2::VARCHAR
ORDER BY document;
