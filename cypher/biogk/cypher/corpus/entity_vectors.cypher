// Names and vectors of entities, in columns; an entity without a vector has an empty list.
// $ids: entities
// $held_out: sources that do not count
UNWIND $ids AS id
MATCH (e:Entity {id: id})
{{seen e}}
RETURN collect(e.id) AS ids, collect(seen_e.name) AS names,
       collect(coalesce(e.gk_vector, e.gk_embedding, [])) AS vectors,
       collect(coalesce(e.gk_network, '')) AS networks
