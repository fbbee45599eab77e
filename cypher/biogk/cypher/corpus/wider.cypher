// What entities are kinds of, one step up, in columns, paged by id.
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity) WHERE e.id > $after AND EXISTS { (e)-[:IS_A|HAS_BROADER]->() }
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids,
       collect([(e)-[:IS_A|HAS_BROADER]->(w:Entity) WHERE w <> e | w.id]) AS wider
