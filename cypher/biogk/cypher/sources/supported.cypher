// The next entities that a source supports, in columns: who else does, and what each of those says.
// $source: source
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity)
WHERE e.id > $after AND $source IN e.sources
WITH e ORDER BY e.id LIMIT $limit
WITH e, [s IN e.sources WHERE s <> $source] AS others
RETURN collect(e.id) AS ids, collect(e.name) AS names, collect(others) AS others,
       collect(COLLECT {
         UNWIND others AS other
         MATCH (c:Contribution {id: other + ' ' + e.id})
         RETURN c {.source, .name, .aliases, .kinds, .semantic_types, .identifiers, .description}
       }) AS contributions
