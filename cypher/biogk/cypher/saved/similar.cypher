// Entities whose general-knowledge embeddings are nearest.
// $name: name or alias, or id, of the entity
// $kind: only entities of this kind, such as Drug; any where empty [default: ""]
// $limit: how many [default: 10]
CALL () {
  MATCH (e:Entity {id: $name}) RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
  YIELD node AS e
  WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
  RETURN e
}
WITH e WHERE e.gk_embedding IS NOT NULL
WITH e ORDER BY COUNT { (e)--() } DESC LIMIT 1
CALL db.index.vector.queryNodes('entity_gk_embedding', $limit * 5 + 1, e.gk_embedding)
YIELD node, score
WHERE node <> e AND ($kind = '' OR $kind IN labels(node))
RETURN e.name AS entity, node.name AS similar, score,
       [label IN labels(node) WHERE label <> 'Entity'] AS kinds, node.id AS id
ORDER BY score DESC, similar LIMIT $limit
