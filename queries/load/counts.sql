SELECT
    count(*) FILTER (WHERE state = 'new') AS new,
    count(*) FILTER (WHERE state = 'changed') AS changed,
    count(*) FILTER (WHERE state = 'unchanged') AS unchanged,
    (SELECT count(*) FROM removed_incidents) AS removed
FROM batch_incidents;
