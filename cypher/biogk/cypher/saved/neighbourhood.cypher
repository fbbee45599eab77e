// Everything that is stated or predicted of an entity, and of those that SAME_AS joins to it.
// $name: name or alias, or id, of the entity
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many [default: 50]
CALL () {
  MATCH (named:Entity {id: $name}) RETURN named
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
  YIELD node AS named
  WHERE toLower($name) IN [toLower(named.name)] + [alias IN named.aliases | toLower(alias)]
  RETURN named
}
MATCH (named)-[same:SAME_AS]-{0,1}(e:Entity) WHERE ALL(x IN same WHERE x.score >= $score)
WITH DISTINCT e
MATCH (e)-[r]-(:Entity) WHERE type(r) <> 'SAME_AS'
WITH DISTINCT r
RETURN startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object,
       coalesce(r.weight, r.confidence) AS weight,
       CASE WHEN r.run IS NULL THEN 'stated' ELSE 'predicted' END AS how,
       coalesce(r.source, r.run) AS by
ORDER BY how DESC, weight IS NULL, weight DESC, subject, object LIMIT $limit
