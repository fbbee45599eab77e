// The next entities that a source supports, in columns: their names, what it states of each as type
// and object, and whether a run predicts something of it.
// $source: source
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity)
WHERE e.id > $after AND $source IN e.sources
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(coalesce(e.name, e.id)) AS names,
       collect(COLLECT {
         MATCH (e)-[r]->(o:Entity) WHERE r.source = $source
         RETURN [type(r), o.id]
       }) AS triples,
       collect(EXISTS { MATCH (e)-[p]-(:Entity) WHERE p.run IS NOT NULL }) AS predicted
