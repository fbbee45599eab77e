// Entities with this name, alias or id.
// $name: name, alias or id
MATCH (e:Entity {id: $name}) RETURN e.id AS id
UNION
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
YIELD node AS e
WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
RETURN e.id AS id
