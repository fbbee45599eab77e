// Entities next to some others over their heaviest stated edges, whichever way they point.
// $ids: entities
// $held_out: sources that do not count
// $top: edges of each entity that are followed
UNWIND $ids AS id
CALL (id) {
  MATCH (e:Entity {id: id})-[r]-(o:Entity)
  WHERE r.source IS NOT NULL AND NOT r.source IN $held_out AND o <> e
  {{seen o}}
  WITH o.id AS other, max(coalesce(r.weight, 0.0)) AS weight ORDER BY weight DESC, other LIMIT $top
  RETURN other
}
WITH DISTINCT other ORDER BY other
RETURN collect(other) AS ids
