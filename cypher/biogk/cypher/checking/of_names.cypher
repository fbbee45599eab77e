// Entities of each of some names, aliases or ids, in columns: the place of the name in the list, the id.
// $names: names, aliases or ids
// $words: the same, as Lucene reads them
// $held_out: sources that do not count
UNWIND range(0, size($names) - 1) AS place
CALL (place) {
  MATCH (e:Entity {id: $names[place]})
  {{seen e}}
  RETURN e.id AS id
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', $words[place]) YIELD node AS e
  {{seen e}}
  WITH e, seen_e
  WHERE toLower($names[place]) IN [toLower(seen_e.name)] + [alias IN seen_e.aliases | toLower(alias)]
  RETURN e.id AS id
}
RETURN collect(place) AS places, collect(id) AS ids
