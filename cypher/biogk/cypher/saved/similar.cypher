// Entities whose general-knowledge embeddings are nearest, without those that SAME_AS joins to it.
// $name: name or alias, or id, of the entity
// $kind: only entities of this kind, such as Drug; any where empty [default: ""]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many [default: 10]
CALL () {
  MATCH (named:Entity {id: $name}) RETURN named
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
  YIELD node AS named
  WHERE toLower($name) IN [toLower(named.name)] + [alias IN named.aliases | toLower(alias)]
  RETURN named
}
MATCH (named)-[same:SAME_AS]-{0,1}(e:Entity)
WHERE e.gk_embedding IS NOT NULL AND ALL(x IN same WHERE x.score >= $score)
WITH e ORDER BY size(same), COUNT { (e)--() } DESC LIMIT 1
CALL db.index.vector.queryNodes('entity_gk_embedding', $limit * 5 + 1, e.gk_embedding)
YIELD node, score
WHERE node <> e AND NOT EXISTS { (node)-[x:SAME_AS]-(e) WHERE x.score >= $score } AND ($kind = '' OR $kind IN labels(node))
RETURN e.name AS entity, node.name AS similar, score,
       [label IN labels(node) WHERE label <> 'Entity'] AS kinds, node.id AS id
ORDER BY score DESC, similar LIMIT $limit
