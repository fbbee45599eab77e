// Entities of a source; one that is there gains the names, kinds and identifiers that it lacks.
// $rows: maps of id, name, kinds, aliases, description, semantic_types, identifiers; no id twice
// $source: id of the source, which is added to those that support the entity
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
ON CREATE SET e.name = row.name
SET e:$(row.kinds)
WITH e, row,
  [a IN [row.name] + row.aliases WHERE a <> e.name AND NOT a IN coalesce(e.aliases, [])] AS aliases,
  [t IN row.semantic_types WHERE NOT t IN coalesce(e.semantic_types, [])] AS types,
  [i IN row.identifiers WHERE NOT i IN coalesce(e.identifiers, [])] AS identifiers
FOREACH (_ IN CASE WHEN $source IN coalesce(e.sources, []) THEN [] ELSE [1] END |
  SET e.sources = coalesce(e.sources, []) + $source)
FOREACH (_ IN CASE WHEN e.aliases IS NULL OR size(aliases) > 0 THEN [1] ELSE [] END |
  SET e.aliases = coalesce(e.aliases, []) + aliases)
FOREACH (_ IN CASE WHEN size(types) > 0 THEN [1] ELSE [] END |
  SET e.semantic_types = coalesce(e.semantic_types, []) + types)
FOREACH (_ IN CASE WHEN size(identifiers) > 0 THEN [1] ELSE [] END |
  SET e.identifiers = coalesce(e.identifiers, []) + identifiers)
FOREACH (_ IN CASE WHEN e.description IS NULL AND row.description <> '' THEN [1] ELSE [] END |
  SET e.description = row.description)
