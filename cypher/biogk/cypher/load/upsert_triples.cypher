// Relations of one type that a source states; one edge a source, with all that the source calls it.
// $rows: maps of subject, object, source_relations, properties (a map of what else the source says, where
//        lists gain what is new); no pair twice
// $source: id of the source
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
MERGE (s)-[r:{{type}} {source: $source}]->(o)
ON CREATE SET r.source_relations = row.source_relations
WITH r, row.properties AS properties,
  [n IN row.source_relations WHERE NOT n IN r.source_relations] AS fresh
WITH r, properties, fresh,
  [k IN keys(properties) WHERE CASE WHEN r[k] IS NULL THEN true
    WHEN properties[k] IS :: LIST<ANY> THEN any(each IN properties[k] WHERE NOT each IN r[k])
    ELSE r[k] <> properties[k] END] AS changed
WHERE size(fresh) + size(changed) > 0
FOREACH (_ IN CASE WHEN size(fresh) > 0 THEN [1] ELSE [] END |
  SET r.source_relations = r.source_relations + fresh)
FOREACH (k IN changed | SET r[k] = CASE WHEN properties[k] IS :: LIST<ANY>
  THEN coalesce(r[k], []) + [each IN properties[k] WHERE NOT each IN coalesce(r[k], [])]
  ELSE properties[k] END)
