// Annotated relations between concepts of documents. Returns how many are new.
// $rows: maps of id, document, head, tail (prefixed identifiers, or clusters), type, novel
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
MERGE (c:ConceptRelation {id: row.id})
WITH d, c, row, c.type IS NULL AS fresh
FOREACH (_ IN CASE WHEN fresh THEN [1] ELSE [] END |
  SET c.type = row.type, c.head = row.head, c.tail = row.tail)
FOREACH (_ IN CASE WHEN coalesce(c.novel, '') <> coalesce(row.novel, '') THEN [1] ELSE [] END |
  SET c.novel = row.novel)
MERGE (d)-[:HAS_RELATION]->(c)
RETURN count(CASE WHEN fresh THEN c END) AS concept_relations
