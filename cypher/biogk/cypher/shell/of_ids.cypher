// Entities with one of some ids, the best connected first.
// $ids: ids
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id ORDER BY COUNT { (e)--(:Entity) } DESC, id
