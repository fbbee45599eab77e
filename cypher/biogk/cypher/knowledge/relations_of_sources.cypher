// The relation types that each source states.
// $held_out: sources that do not count
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out
{{seen s}}
{{seen o}}
RETURN r.source AS source, collect(DISTINCT type(r)) AS types
ORDER BY source
