// What is stated and predicted of an entity, as a graph: predictions first, then by weight.
// $name: name or alias, or id, of the entity
// $limit: how many edges [default: 25]
CALL () {
  MATCH (e:Entity {id: $name}) RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
  YIELD node AS e
  WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
  RETURN e
}
MATCH edge = (e)-[r]-(:Entity)
RETURN edge ORDER BY r.run IS NULL, r.weight IS NULL, r.weight DESC LIMIT $limit
