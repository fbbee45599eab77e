// How many entities that have a name have no gk_embedding.
MATCH (e:Entity) WHERE e.name <> e.id AND e.gk_network IS NULL RETURN count(e) AS entities
