// Relations between concepts that documents are annotated with.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_RELATION]->(c)
RETURN id AS document, c.id AS id, c.head AS head, c.type AS type, c.tail AS tail
ORDER BY c.id
