// Edges of a triple that a review took out, where what made them is still there and made no other since.
// $subject: id
// $object: id
// $edges: their properties
MATCH (s:Entity {id: $subject})
MATCH (o:Entity {id: $object})
UNWIND $edges AS edge
WITH s, o, edge
WHERE (edge.source IS NULL OR EXISTS { MATCH (:Source {id: edge.source}) })
  AND (edge.run IS NULL OR EXISTS { MATCH (:Run {id: edge.run}) })
  AND NOT EXISTS {
    MATCH (s)-[r:{{type}}]->(o)
    WHERE coalesce(r.source, '') = coalesce(edge.source, '') AND coalesce(r.run, '') = coalesce(edge.run, '')
  }
CREATE (s)-[r:{{type}}]->(o)
SET r = edge
