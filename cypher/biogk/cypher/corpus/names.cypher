// Names and aliases of entities, in columns, paged by id; those that have a name.
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity) WHERE e.id > $after AND e.name <> e.id
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(e.name) AS names, collect(e.aliases) AS aliases
