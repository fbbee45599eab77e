// Triples that a source states to be false. Each is a node of its own beside its two ends, so that no
// query, model or export takes it for an edge between them. Returns how many are new.
// $rows: maps of id, subject, relation, object, source_relations; no id twice
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
WITH f, fresh, [n IN row.source_relations WHERE NOT n IN f.source_relations] AS others
FOREACH (_ IN CASE WHEN size(others) > 0 THEN [1] ELSE [] END |
  SET f.source_relations = f.source_relations + others)
RETURN count(CASE WHEN fresh THEN 1 END) AS falsehoods
