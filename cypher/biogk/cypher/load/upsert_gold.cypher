// Annotated relations between mentions.
// $rows: maps of head and tail (mention ids) and type
UNWIND $rows AS row
MATCH (h:Mention {id: row.head})
MATCH (t:Mention {id: row.tail})
MERGE (h)-[:GOLD {type: row.type}]->(t)
