// The objects that any source states for subjects of some names, in columns: one entry a triple.
// $type: relationship type
// $subjects: names
// $held_out: sources that do not count
UNWIND $subjects AS name
MATCH (s:Entity {name: name})-[r]->(o:Entity)
WHERE type(r) = $type AND r.source IS NOT NULL AND NOT r.source IN $held_out
{{seen s}}
{{seen o}}
RETURN collect(seen_s.name) AS subjects, collect(seen_o.name) AS objects
