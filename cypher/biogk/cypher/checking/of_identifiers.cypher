// Entities that have each of some identifiers as their id, or list one with the same words, in columns: the
// place of the identifier in the list, the id, and what the entity lists (null where the id itself was asked for).
// $forms: for each the spellings of it
// $words: for each its words, as Lucene reads them
// $limit: how many entities that list one
// $held_out: sources that do not count
UNWIND range(0, size($forms) - 1) AS place
CALL (place) {
  MATCH (e:Entity) WHERE e.id IN $forms[place]
  {{seen e}}
  RETURN e.id AS id, null AS listed
  UNION ALL
  CALL db.index.fulltext.queryNodes('entity_identifiers', $words[place], {limit: $limit}) YIELD node AS e
  {{seen e}}
  RETURN e.id AS id, coalesce(seen_e.identifiers, []) AS listed
}
RETURN collect([place, id, listed]) AS found
