// Annotated mentions of documents that have identifiers, in columns.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_MENTION]->(m)
WHERE size(m.types) > 0 AND m.identifiers IS NOT NULL
WITH id, m ORDER BY id, m.start, m.end
RETURN collect(id) AS documents, collect(m.start) AS starts, collect(m.end) AS ends,
       collect(m.identifiers) AS identifiers
