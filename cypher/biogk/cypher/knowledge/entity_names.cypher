// Entities in the order of their ids, in columns.
// $after: the last id of the page before
// $limit: entities a page
// $held_out: sources that do not count
MATCH (e:Entity) WHERE e.id > $after
{{seen e}}
WITH e, seen_e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(seen_e.name) AS names
