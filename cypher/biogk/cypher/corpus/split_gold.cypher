// Annotated relations of documents, in columns.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_MENTION]->(h)-[g:GOLD]->(t)
WITH h, g, t ORDER BY h.id, t.id, g.type
RETURN collect(h.id) AS heads, collect(t.id) AS tails, collect(g.type) AS types
