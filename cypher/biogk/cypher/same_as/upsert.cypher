// Entities that are one concept, with what says so and how surely.
// $rows: maps of smaller, larger (entity ids), method, score, mapping_set (empty where no mapping says so)
UNWIND $rows AS row
MATCH (a:Entity {id: row.smaller})
MATCH (b:Entity {id: row.larger})
MERGE (a)-[r:SAME_AS]->(b)
SET r.method = row.method, r.score = row.score, r.mapping_set = nullIf(row.mapping_set, '')
