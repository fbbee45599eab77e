// What SAME_AS joins to some entities, in columns: the entity, what it is joined to, how.
// $ids: ids
// $score: the lowest score of an edge to follow
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[same:SAME_AS]-(other:Entity)
WHERE same.score >= $score AND NOT other.id IN $ids
WITH e, other, same ORDER BY e.id, same.score DESC, other.id
RETURN e.id AS entity, e.name AS entity_name, other.id AS joined, other.name AS joined_name,
       coalesce(same.method, '') AS method, same.score AS score
