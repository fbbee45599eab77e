// General-knowledge embeddings of entities, as bytes and as the list that the similarity index takes.
// $rows: maps of id, vector (bytes) and list
// $network: id of the network that made them
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
CALL db.create.setNodeVectorProperty(e, 'gk_embedding', row.list)
SET e.gk_vector = row.vector, e.gk_network = nullIf($network, '')
