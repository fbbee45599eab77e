// Edges at an entity and at those that SAME_AS joins to it, the weightiest first.
// $id: the entity
// $score: the lowest score of a SAME_AS edge to follow
// $least: the lowest weight or confidence; null for any, and for edges without one
// $predicted: whether edges that runs have found are wanted too
// $limit: how many edges
MATCH (:Entity {id: $id})-[same:SAME_AS]-{0,1}(e:Entity) WHERE ALL(x IN same WHERE x.score >= $score)
WITH DISTINCT e
MATCH (e)-[r]-(:Entity)
WHERE (r.source IS NOT NULL OR $predicted AND r.run IS NOT NULL)
  AND ($least IS NULL OR coalesce(r.weight, r.confidence) >= $least)
WITH DISTINCT r, startNode(r) AS s, endNode(r) AS o, coalesce(r.weight, r.confidence) AS weight
ORDER BY weight IS NULL, weight DESC, s.name, type(r), o.name, s.id, o.id LIMIT $limit
RETURN s.name AS subject, type(r) AS relation, o.name AS object, weight,
       r.run IS NOT NULL AS predicted, coalesce(r.source, r.run) AS by,
       s.id AS subject_id, o.id AS object_id
