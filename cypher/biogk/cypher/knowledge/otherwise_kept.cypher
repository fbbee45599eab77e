// Whether the vector of an entity e is not kept as it is to be. Other queries include this behind a MATCH.
// $index: whether the list is wanted beside the bytes
WHERE ((e.gk_vector IS NULL AND e.gk_embedding IS NOT NULL)
  OR (e.gk_vector IS NOT NULL AND $index = (e.gk_embedding IS NULL)))
