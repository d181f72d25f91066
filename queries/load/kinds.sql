UPDATE incidents
SET kind = n.kind, kind_basis = n.basis
FROM read_parquet($file::VARCHAR) AS n
WHERE n.incident = incidents.incident
  AND incidents.kind_basis IN ('default', 'inferred')
  AND (incidents.kind, incidents.kind_basis) IS DISTINCT FROM (n.kind, n.basis);
