// Stated relations that start from some entities, in columns.
// $ids: subjects
// $held_out: sources that do not count
UNWIND $ids AS id
MATCH (s:Entity {id: id})-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out
WITH s, r, o ORDER BY s.id, o.id, type(r)
RETURN collect(s.id) AS subjects, collect(o.id) AS objects, collect(type(r)) AS types,
       collect(coalesce(r.weight, 0.0)) AS weights
