// The next entities that a source supports.
// $source: source
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity)
WHERE e.id > $after AND $source IN e.sources
WITH e.id AS id ORDER BY id LIMIT $limit
RETURN collect(id) AS ids
