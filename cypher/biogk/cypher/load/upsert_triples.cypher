// Relations of one type that a source states; one edge a source, with all that the source calls it.
// $rows: maps of subject, object, source_relations, properties (a map of what else the source says);
//        no pair twice
// $source: id of the source
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
MERGE (s)-[r:{{type}} {source: $source}]->(o)
ON CREATE SET r.source_relations = row.source_relations
WITH r, row.properties AS properties,
  [n IN row.source_relations WHERE NOT n IN r.source_relations] AS fresh
WITH r, properties, fresh,
  [k IN keys(properties) WHERE r[k] IS NULL OR r[k] <> properties[k]] AS changed
WHERE size(fresh) + size(changed) > 0
FOREACH (_ IN CASE WHEN size(fresh) > 0 THEN [1] ELSE [] END |
  SET r.source_relations = r.source_relations + fresh)
FOREACH (_ IN CASE WHEN size(changed) > 0 THEN [1] ELSE [] END | SET r += properties)
