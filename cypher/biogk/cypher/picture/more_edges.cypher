// How many edges of these entities are not in a picture.
// $ids: ids of the entities
// $known: element ids of the edges that are
MATCH (e:Entity)-[r]-(:Entity) WHERE e.id IN $ids AND NOT elementId(r) IN $known
RETURN count(DISTINCT r) AS edges
