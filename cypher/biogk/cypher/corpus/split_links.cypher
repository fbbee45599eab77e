// Entities that the spans of documents may name, in columns.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_MENTION]->(m)-[l:LINKED_TO]->(e)
WITH m, l, e ORDER BY m.id, l.score DESC, e.id
RETURN collect(m.id) AS mentions, collect(e.id) AS entities, collect(l.score) AS scores
