// What entities are kinds of, one step up, in columns, paged by id.
// $after: the last id of the page before
// $limit: entities a page
// $held_out: sources that do not count
MATCH (e:Entity)
WHERE e.id > $after AND EXISTS { (e)-[r:IS_A|HAS_BROADER]->() WHERE NOT r.source IN $held_out }
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids,
       collect([(e)-[r:IS_A|HAS_BROADER]->(w:Entity) WHERE w <> e AND NOT r.source IN $held_out | w.id]) AS wider
