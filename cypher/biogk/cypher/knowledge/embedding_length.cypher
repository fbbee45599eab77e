// The length of gk_embedding; 0 where no entity has one.
OPTIONAL MATCH (e:Entity) WHERE e.gk_embedding IS NOT NULL
WITH e LIMIT 1
RETURN coalesce(size(e.gk_embedding), 0) AS length
