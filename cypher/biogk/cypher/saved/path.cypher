// Strongest path between two entities, such as a drug and a symptom: the one with the highest mean weight of the shortest ones. SAME_AS steps and triples without a weight are left out of the mean.
// $from: name or alias, or id, of the first entity
// $to: name or alias, or id, of the second entity
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many paths [default: 3]
CALL () {
  MATCH (a:Entity {id: $from}) RETURN a
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($from, '\\', ' '), '"', ' ') + '"')
  YIELD node AS a
  WHERE toLower($from) IN [toLower(a.name)] + [alias IN a.aliases | toLower(alias)]
  RETURN a
}
CALL () {
  MATCH (b:Entity {id: $to}) RETURN b
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($to, '\\', ' '), '"', ' ') + '"')
  YIELD node AS b
  WHERE toLower($to) IN [toLower(b.name)] + [alias IN b.aliases | toLower(alias)]
  RETURN b
}
WITH a, b WHERE a <> b
MATCH path = allShortestPaths((a)-[*..5]-(b))
WHERE ALL(n IN nodes(path) WHERE n:Entity)
  AND ALL(r IN relationships(path) WHERE r.run IS NULL AND coalesce(r.score, 1.0) >= $score)
WITH path, relationships(path) AS steps
CALL (steps) {
  UNWIND steps AS r
  RETURN avg(r.weight) AS mean_weight
}
RETURN [n IN nodes(path) | n.name] AS entities, [r IN steps | type(r)] AS relations,
       [r IN steps | r.weight] AS weights, size(steps) AS steps, mean_weight
ORDER BY steps, mean_weight IS NULL, mean_weight DESC LIMIT $limit
