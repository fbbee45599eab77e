// The relation types that each source states.
MATCH (:Entity)-[r]->(:Entity)
WHERE r.source IS NOT NULL
RETURN r.source AS source, collect(DISTINCT type(r)) AS types
ORDER BY source
