// Entities whose name or alias has these words, by the full-text index.
// $words: words, as Lucene reads them
// $limit: how many [default: 10]
CALL db.index.fulltext.queryNodes('entity_names', $words, {limit: $limit}) YIELD node, score
RETURN node.name AS entity, [label IN labels(node) WHERE label <> 'Entity'] AS kinds,
       COUNT { (node)-[r]-() WHERE r.source IS NOT NULL } AS triples, node.aliases AS aliases,
       node.id AS id, score
ORDER BY score DESC, entity
