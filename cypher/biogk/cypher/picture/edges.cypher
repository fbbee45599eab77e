// Edges between these entities and others: SAME_AS first, those that runs found, then by weight.
// $ids: ids of the entities
// $known: element ids of edges that are not wanted again
// $limit: how many
MATCH (e:Entity)-[r]-(o:Entity) WHERE e.id IN $ids AND NOT elementId(r) IN $known
WITH DISTINCT r
     ORDER BY type(r) <> 'SAME_AS', r.run IS NULL, r.weight IS NULL, r.weight DESC, elementId(r)
     LIMIT $limit
RETURN r
