// Names and embeddings of entities, in columns; an entity without an embedding has an empty list.
// $ids: entities
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN collect(e.id) AS ids, collect(e.name) AS names,
       collect(coalesce(e.gk_embedding, [])) AS vectors,
       collect(DISTINCT e.gk_network) AS networks
