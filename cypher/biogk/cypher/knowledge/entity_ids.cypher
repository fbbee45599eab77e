// Ids of entities in their order, in a column.
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity) WHERE e.id > $after
WITH e.id AS id ORDER BY id LIMIT $limit
RETURN collect(id) AS ids
