// A page of entities whose vector is not kept as it is to be: with bytes and list, or with bytes alone.
// $after: the last id of the page before
// $limit: entities a page
// $index: whether the list is wanted
MATCH (e:Entity)
{{include knowledge/otherwise_kept}}
  AND e.id > $after
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(coalesce(e.gk_vector, e.gk_embedding)) AS vectors,
       collect(coalesce(e.gk_network, '')) AS networks
