// Annotated or linked spans of documents, in columns.
// $documents: ids
UNWIND $documents AS id
MATCH (d:Document {id: id})-[:HAS_MENTION]->(m)
WHERE size(m.types) > 0 OR EXISTS { (m)-[:LINKED_TO]->() }
WITH d, m ORDER BY d.id, m.start, m.end
RETURN collect(m.id) AS ids, collect(d.id) AS documents, collect(m.start) AS starts,
       collect(m.end) AS ends, collect(coalesce(m.types[0], '')) AS types,
       collect(coalesce(m.clusters, [])) AS clusters,
       collect(coalesce(m.identifiers, [])) AS identifiers
