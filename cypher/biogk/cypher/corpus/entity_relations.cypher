// Stated relations that start from some entities, in columns for each relation type.
// $ids: subjects; a row is a place among them
// $held_out: sources that do not count
UNWIND range(0, size($ids) - 1) AS row
MATCH (s:Entity {id: $ids[row]})-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out
WITH type(r) AS type, collect(row) AS rows, collect(o.id) AS objects,
     collect(coalesce(r.weight, 0.0)) AS weights
ORDER BY type
RETURN collect(type) AS types, collect(rows) AS rows, collect(objects) AS objects,
       collect(weights) AS weights
