// Identifiers of entities, in columns, paged by id.
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity) WHERE e.id > $after
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(coalesce(e.identifiers, [])) AS identifiers
