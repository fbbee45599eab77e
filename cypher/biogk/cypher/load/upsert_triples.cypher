// Relations of one type that a source states; one edge a source, with all that the source calls it.
// $rows: maps of subject, object, source_relations; no pair twice
// $source: id of the source
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
MERGE (s)-[r:{{type}} {source: $source}]->(o)
ON CREATE SET r.source_relations = row.source_relations
WITH r, [n IN row.source_relations WHERE NOT n IN r.source_relations] AS fresh
WHERE size(fresh) > 0
SET r.source_relations = r.source_relations + fresh
