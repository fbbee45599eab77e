// General-knowledge embeddings of entities, as bytes alone.
// $rows: maps of id and vector (bytes)
// $network: id of the network that made them
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
SET e.gk_vector = row.vector, e.gk_network = nullIf($network, '')
REMOVE e.gk_embedding
