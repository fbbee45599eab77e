// Undo mentions that a run found: its own mark, and the span where nothing else holds it (an annotation, the
// dictionary, another run).
// $run: run
// $limit: how many marks
MATCH (:Run {id: $run})-[f:FOUND]->(m)
WITH f, m LIMIT $limit
DELETE f
WITH DISTINCT m
WHERE size(m.types) = 0 AND NOT EXISTS { (m)-[:LINKED_TO]->() } AND NOT EXISTS { ()-[:FOUND]->(m) }
DETACH DELETE m
