// The vector of one entity that has one, and the network that made it; null where none has one.
OPTIONAL MATCH (e:Entity) WHERE e.gk_vector IS NOT NULL OR e.gk_embedding IS NOT NULL
WITH e LIMIT 1
RETURN coalesce(e.gk_vector, e.gk_embedding) AS vector, e.gk_network AS network
