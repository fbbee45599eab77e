// Stated relations of some entities to others, in columns.
// $ids: subjects
// $among: objects that count
UNWIND $ids AS id
MATCH (s:Entity {id: id})-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND o.id IN $among
WITH s, r, o ORDER BY s.id, o.id, type(r)
RETURN collect(s.id) AS subjects, collect(o.id) AS objects, collect(type(r)) AS types,
       collect(coalesce(r.weight, 0.0)) AS weights
