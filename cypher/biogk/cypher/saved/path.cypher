// Strongest path between two entities, such as a drug and a symptom: the one with the highest mean weight of the shortest ones. A SAME_AS step counts with its score.
// $from: name or alias of the first entity
// $to: name or alias of the second entity
// $limit: how many paths [default: 3]
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($from, '\\', ' '), '"', ' ') + '"')
YIELD node AS a
WHERE toLower($from) IN [toLower(a.name)] + [alias IN a.aliases | toLower(alias)]
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($to, '\\', ' '), '"', ' ') + '"')
YIELD node AS b
WHERE toLower($to) IN [toLower(b.name)] + [alias IN b.aliases | toLower(alias)] AND a <> b
MATCH path = allShortestPaths((a)-[*..5]-(b))
WHERE ALL(n IN nodes(path) WHERE n:Entity) AND ALL(r IN relationships(path) WHERE r.run IS NULL)
WITH path, relationships(path) AS steps
WITH path, steps,
     reduce(sum = 0.0, r IN steps | sum + coalesce(r.weight, r.score, 0.0)) / size(steps) AS mean_weight
RETURN [n IN nodes(path) | n.name] AS entities, [r IN steps | type(r)] AS relations,
       [r IN steps | coalesce(r.weight, r.score)] AS weights, size(steps) AS steps, mean_weight
ORDER BY steps, mean_weight DESC LIMIT $limit
