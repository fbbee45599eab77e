// The types of the edges between entities that a run wrote.
// $run: run
// $types: relationship types
MATCH (r:Run {id: $run}) SET r.relationship_types = $types
