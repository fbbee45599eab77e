// The objects that any source states for subjects of some names, in columns: one entry a triple.
// $type: relationship type
// $subjects: names
UNWIND $subjects AS name
MATCH (s:Entity {name: name})-[r]->(o:Entity) WHERE type(r) = $type AND r.source IS NOT NULL
RETURN collect(s.name) AS subjects, collect(o.name) AS objects
