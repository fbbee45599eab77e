// How much a run is going to write.
// $id: run
// $types: relationship types of its edges between entities
// $rows: rows in all
MATCH (r:Run {id: $id}) SET r.relationship_types = $types, r.rows = $rows
