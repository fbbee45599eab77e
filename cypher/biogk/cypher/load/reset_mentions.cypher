// Give mentions the types and clusters that are left of them, and remove those that nothing holds any
// more: no annotation, no dictionary, no run.
// $rows: maps of id, types, clusters
UNWIND $rows AS row
MATCH (m:Mention {id: row.id})
SET m.types = row.types, m.clusters = CASE WHEN size(row.clusters) > 0 THEN row.clusters END
WITH m
WHERE size(m.types) = 0 AND NOT EXISTS { (m)-[:LINKED_TO]->() } AND NOT EXISTS { ()-[:FOUND]->(m) }
  AND NOT EXISTS { (m)-[:PREDICTED]-() }
DETACH DELETE m
