// How many entities have a vector that is not kept as it is to be.
// $index: whether the list is wanted beside the bytes
MATCH (e:Entity)
WHERE (e.gk_vector IS NULL AND e.gk_embedding IS NOT NULL)
   OR (e.gk_vector IS NOT NULL AND $index = (e.gk_embedding IS NULL))
RETURN count(e) AS entities
