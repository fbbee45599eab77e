// Entities that list an identifier with some words in it, the best connected first.
// $words: words, as Lucene reads them
// $limit: how many
CALL db.index.fulltext.queryNodes('entity_identifiers', $words, {limit: $limit}) YIELD node AS e
RETURN e.id AS id, e.identifiers AS identifiers ORDER BY COUNT { (e)--(:Entity) } DESC, id
