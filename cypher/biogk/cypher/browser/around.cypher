// What is stated and predicted of an entity and of those that SAME_AS joins to it, as a graph:
// what joins them first, then predictions, then by weight.
// $name: name or alias, or id, of the entity
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many edges [default: 25]
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
MATCH edge = (e)-[r]-(:Entity)
WITH r, head(collect(edge)) AS edge
RETURN edge ORDER BY type(r) <> 'SAME_AS', r.run IS NULL, r.weight IS NULL, r.weight DESC LIMIT $limit
