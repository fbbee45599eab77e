// Relations between mentions that a run found.
// $run: run
// $rows: maps of head, tail (mention ids), type, confidence
UNWIND $rows AS row
MATCH (h:Mention {id: row.head})
MATCH (t:Mention {id: row.tail})
MERGE (h)-[p:PREDICTED {run: $run, type: row.type}]->(t)
SET p.confidence = row.confidence
