// Entities that an id, a name or an alias means, the best connected first.
// $name: id, name or alias
CALL () {
  MATCH (e:Entity {id: $name}) RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace($name, '"', ' ') + '"')
  YIELD node AS e
  WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
  RETURN e
}
WITH DISTINCT e, COUNT { (e)-[r]-(:Entity) WHERE type(r) <> 'SAME_AS' } AS edges
RETURN e.id AS id, e.name AS name, [label IN labels(e) WHERE label <> 'Entity'] AS kinds,
       coalesce(e.aliases, []) AS aliases, coalesce(e.description, '') AS description,
       coalesce(e.semantic_types, []) AS semantic_types,
       coalesce(e.identifiers, []) AS identifiers, coalesce(e.sources, []) AS sources,
       e.gk_embedding AS embedding, edges
ORDER BY edges DESC, id
