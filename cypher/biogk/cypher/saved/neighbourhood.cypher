// Everything that is stated or predicted of an entity.
// $name: name or alias of the entity
// $limit: how many [default: 50]
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace($name, '"', ' ') + '"')
YIELD node AS e
WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
MATCH (e)-[r]-(other:Entity)
RETURN startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object,
       coalesce(r.weight, r.confidence) AS weight,
       CASE WHEN r.run IS NULL THEN 'stated' ELSE 'predicted' END AS how,
       coalesce(r.source, r.run) AS by
ORDER BY how DESC, weight IS NULL, weight DESC, subject, object LIMIT $limit
