// Mentions that a run found. A span that was there before is only pointed at.
// $run: run
// $rows: maps of document, id (of the mention), start, end, text, type, confidence
MATCH (r:Run {id: $run})
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
MERGE (m:Mention {id: row.id})
ON CREATE SET m.start = row.start, m.end = row.end, m.text = row.text, m.types = []
MERGE (d)-[:HAS_MENTION]->(m)
MERGE (r)-[f:FOUND {type: row.type}]->(m)
SET f.confidence = row.confidence
