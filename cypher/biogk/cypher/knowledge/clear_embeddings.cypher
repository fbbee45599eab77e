// Take the embeddings of entities away.
// $rows: maps of id
UNWIND $rows AS row
MATCH (e:Entity {id: row.id}) WHERE e.gk_embedding IS NOT NULL
REMOVE e.gk_embedding, e.gk_network
