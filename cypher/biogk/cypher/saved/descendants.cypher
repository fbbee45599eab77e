// What is a kind of an entity, step by step: the narrower concepts of it and of those that SAME_AS joins to it, by IS_A and HAS_BROADER. Depth is the least number of steps.
// $name: name or alias, or id, of the entity
// $depth: how many steps down [default: 50]
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
WITH collect(DISTINCT e) AS starts
UNWIND starts AS e
MATCH path = (e)<-[:IS_A|HAS_BROADER*]-(a:Entity)
WITH starts, a, min(length(path)) AS depth
WHERE depth <= $depth AND NOT a IN starts
RETURN a.name AS descendant, depth, [label IN labels(a) WHERE label <> 'Entity'] AS kinds,
       a.sources AS sources, a.id AS id
ORDER BY depth, descendant, id LIMIT $limit
