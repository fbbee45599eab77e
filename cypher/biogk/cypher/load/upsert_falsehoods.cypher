// Triples that a source states to be false. Each is a node of its own beside its two ends, so that no
// query, model or export takes it for an edge between them. Returns how many are new.
// $rows: maps of id, subject, relation, object, source_relations, properties (a map of what else the source
//        says, where lists gain what is new); no id twice
// $source: id of the source
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
MERGE (f:Falsehood {id: row.id})
WITH f, s, o, row, f.source IS NULL AS fresh
FOREACH (_ IN CASE WHEN fresh THEN [1] ELSE [] END |
  SET f.source = $source, f.relation = row.relation, f.source_relations = []
  MERGE (f)-[:OF_SUBJECT]->(s)
  MERGE (f)-[:OF_OBJECT]->(o))
WITH f, fresh, row.properties AS properties,
  [n IN row.source_relations WHERE NOT n IN f.source_relations] AS others
FOREACH (_ IN CASE WHEN size(others) > 0 THEN [1] ELSE [] END |
  SET f.source_relations = f.source_relations + others)
WITH f, fresh, properties,
  [k IN keys(properties) WHERE CASE WHEN f[k] IS NULL THEN true
    WHEN properties[k] IS :: LIST<ANY> THEN any(each IN properties[k] WHERE NOT each IN f[k])
    ELSE f[k] <> properties[k] END] AS changed
FOREACH (k IN changed | SET f[k] = CASE WHEN properties[k] IS :: LIST<ANY>
  THEN coalesce(f[k], []) + [each IN properties[k] WHERE NOT each IN coalesce(f[k], [])]
  ELSE properties[k] END)
RETURN count(CASE WHEN fresh THEN 1 END) AS falsehoods
