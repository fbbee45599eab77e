// Give mentions the types, clusters and identifiers that are left of them, and remove those that
// nothing holds any more: no annotation, no dictionary, no run.
// $rows: maps of id, types, clusters, identifiers
UNWIND $rows AS row
MATCH (m:Mention {id: row.id})
SET m.types = row.types, m.clusters = CASE WHEN size(row.clusters) > 0 THEN row.clusters END,
    m.identifiers = CASE WHEN size(row.identifiers) > 0 THEN row.identifiers END
WITH m
WHERE size(m.types) = 0 AND NOT EXISTS { (m)-[:LINKED_TO]->() } AND NOT EXISTS { ()-[:FOUND]->(m) }
  AND NOT EXISTS { (m)-[:PREDICTED]-() }
DETACH DELETE m
