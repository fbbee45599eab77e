// Entities with all that can show them to be one concept, in the order of their ids, in columns.
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity) WHERE e.id > $after
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(e.name) AS names, collect(coalesce(e.aliases, [])) AS aliases,
       collect(coalesce(e.identifiers, [])) AS identifiers,
       collect([label IN labels(e) WHERE label <> 'Entity']) AS kinds,
       collect(coalesce(e.sources, [])) AS sources
