// What documents are annotated with: spans, and the relations that begin at each.
// $documents: ids
UNWIND $documents AS id
MATCH (:Document {id: id})-[:HAS_MENTION]->(m)
WHERE size(m.types) > 0
RETURN id AS document, m.id AS id, m.text AS text, m.types AS types,
       coalesce(m.clusters, []) AS clusters, coalesce(m.identifiers, []) AS identifiers,
       COLLECT { MATCH (m)-[g:GOLD]->(t) RETURN [t.id, g.type] ORDER BY t.id, g.type } AS relations
ORDER BY m.id
