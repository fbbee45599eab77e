// Relations between mentions that a run found.
// $run: run
// $rows: maps of head, tail (mention ids), type, confidence, sentences (the texts that they stand in), novel
UNWIND $rows AS row
MATCH (h:Mention {id: row.head})
MATCH (t:Mention {id: row.tail})
MERGE (h)-[p:PREDICTED {run: $run, type: row.type}]->(t)
SET p.confidence = row.confidence, p.sentences = row.sentences, p.novel = row.novel
