// Remove entities that no source supports any more, and the mentions that only the dictionary had
// found for them.
// $ids: entities
UNWIND $ids AS id
MATCH (e:Entity {id: id})
CALL (e) { MATCH (f:Falsehood)-->(e) DETACH DELETE f }
OPTIONAL MATCH (m:Mention)-[:LINKED_TO]->(e)
WITH e, collect(m) AS mentions
DETACH DELETE e
WITH mentions
UNWIND mentions AS m
WITH DISTINCT m
WHERE size(m.types) = 0 AND NOT EXISTS { (m)-[:LINKED_TO]->() } AND NOT EXISTS { ()-[:FOUND]->(m) }
DETACH DELETE m
