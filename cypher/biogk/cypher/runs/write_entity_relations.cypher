// Relations between entities that a run found, with the documents that say so.
// $run: run
// $rows: maps of head, tail (entity ids), confidence, support, evidence (document ids); head and tail once
UNWIND $rows AS row
MATCH (h:Entity {id: row.head})
MATCH (t:Entity {id: row.tail})
CREATE (h)-[:{{type}} {run: $run, confidence: row.confidence, support: row.support, evidence: row.evidence}]->(t)
