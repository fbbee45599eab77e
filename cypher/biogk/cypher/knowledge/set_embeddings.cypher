// General-knowledge embeddings of entities.
// $rows: maps of id and vector
// $network: id of the network that made them
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
CALL db.create.setNodeVectorProperty(e, 'gk_embedding', row.vector)
SET e.gk_network = $network
