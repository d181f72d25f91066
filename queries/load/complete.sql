SELECT rtrim(c.suggestion) AS word, c.suggestion_start::INTEGER AS start
FROM sql_auto_complete($1) AS c;
