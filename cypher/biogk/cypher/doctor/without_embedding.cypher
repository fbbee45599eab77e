// How many entities have no gk_embedding.
MATCH (e:Entity) WHERE e.gk_network IS NULL RETURN count(e) AS entities
