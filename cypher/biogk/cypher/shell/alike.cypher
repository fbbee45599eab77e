// Names of entities that are spelled much like some words, or begin with them; the likest first.
// $words: words, as Lucene reads them
// $limit: how many
CALL db.index.fulltext.queryNodes('entity_names', $words, {limit: $limit}) YIELD node, score
RETURN node.name AS name ORDER BY score DESC, name
