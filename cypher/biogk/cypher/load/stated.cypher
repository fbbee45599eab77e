// The next entities that a source supports, in columns: their names, what it states of each as type,
// object and the id of the falsehood if it states that to be false, and whether a run predicts
// something of it.
// $source: source
// $after: the last id of the page before
// $limit: entities a page
MATCH (e:Entity)
WHERE e.id > $after AND $source IN e.sources
WITH e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(coalesce(e.name, e.id)) AS names,
       collect(COLLECT {
         MATCH (e)-[r]->(o:Entity) WHERE r.source = $source
         RETURN [type(r), o.id, ''] AS triple
         UNION ALL
         MATCH (e)<-[:OF_SUBJECT]-(f:Falsehood {source: $source})-[:OF_OBJECT]->(o)
         RETURN [f.relation, o.id, f.id] AS triple
       }) AS triples,
       collect(EXISTS { MATCH (e)-[p]-(:Entity) WHERE p.run IS NOT NULL }) AS predicted
