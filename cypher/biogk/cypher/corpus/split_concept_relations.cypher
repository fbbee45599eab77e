// Annotated relations between concepts of documents, in columns.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_RELATION]->(c)
WITH id, c ORDER BY id, c.id
RETURN collect(id) AS documents, collect(c.head) AS heads, collect(c.tail) AS tails,
       collect(c.type) AS types, collect(coalesce(toString(c.novel), '')) AS novels
