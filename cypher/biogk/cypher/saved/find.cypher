// Entities whose name or alias has these words, and those with an identifier of which they are a part, by the full-text indexes.
// $words: words, as Lucene reads them
// $limit: how many [default: 10]
CALL () {
  CALL db.index.fulltext.queryNodes('entity_names', $words, {limit: $limit}) YIELD node, score
  RETURN node, score
  UNION
  CALL db.index.fulltext.queryNodes(
    'entity_identifiers', '"' + replace(replace($words, '\\', ' '), '"', ' ') + '"', {limit: $limit}
  ) YIELD node, score
  RETURN node, score
}
WITH node, max(score) AS score
RETURN node.name AS entity, [label IN labels(node) WHERE label <> 'Entity'] AS kinds,
       COUNT { (node)-[r]-() WHERE r.source IS NOT NULL } AS triples, node.aliases AS aliases,
       node.id AS id, score
ORDER BY score DESC, entity LIMIT $limit
