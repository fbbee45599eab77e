// Entities of a source; one that is there gains the names and kinds that it lacks.
// $rows: maps of id, name, kinds, aliases, description; no id twice
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
ON CREATE SET
  e.name = row.name,
  e.aliases = row.aliases,
  e.description = CASE row.description WHEN '' THEN null ELSE row.description END
SET e:$(row.kinds)
WITH e, row, [a IN row.aliases + [row.name] WHERE a <> e.name AND NOT a IN e.aliases] AS fresh
FOREACH (_ IN CASE WHEN size(fresh) > 0 THEN [1] ELSE [] END | SET e.aliases = e.aliases + fresh)
FOREACH (_ IN CASE WHEN e.description IS NULL AND row.description <> '' THEN [1] ELSE [] END |
  SET e.description = row.description)
