// Relations between entities that a run found, with the documents that say so.
// $run: run
// $rows: maps of head, tail (entity ids), confidence, support, evidence (document ids)
UNWIND $rows AS row
MATCH (h:Entity {id: row.head})
MATCH (t:Entity {id: row.tail})
MERGE (h)-[p:{{type}} {run: $run}]->(t)
SET p.confidence = row.confidence, p.support = row.support, p.evidence = row.evidence
