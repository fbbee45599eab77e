// Entities whose general-knowledge embeddings are nearest to that of an entity.
// $id: the entity
// $kind: only entities of this kind; any where empty
// $limit: how many
MATCH (e:Entity {id: $id})
CALL db.index.vector.queryNodes('entity_gk_embedding', $limit * 5 + 1, e.gk_embedding)
YIELD node, score
WHERE node <> e AND ($kind = '' OR $kind IN labels(node))
RETURN node.name AS similar, score, [label IN labels(node) WHERE label <> 'Entity'] AS kinds,
       node.id AS id
ORDER BY score DESC, similar LIMIT $limit
