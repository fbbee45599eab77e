// Entities of a source; one that is there gains the names, kinds and identifiers that it lacks.
// What each source says of an entity that several support is kept in a (:Contribution), as if that
// source had been loaded alone, so that any of them can be removed again. One that has its id in the
// place of a name is called by the first name that comes.
// Returns how many entities are new.
// Kinds that a row only assumes are used as long as no row knows one; assumed_kinds says so then.
// $rows: maps of id, name, kinds, assumed (kinds), aliases, description, semantic_types,
//        identifiers; no id twice
// $source: id of the source, which is added to those that support the entity
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
WITH e, row, e.name IS NULL AS fresh
FOREACH (_ IN CASE WHEN fresh THEN [1] ELSE [] END | SET e.name = row.name)
WITH e, row, fresh
CALL (e) {
  WITH e WHERE size(e.sources) = 1 AND e.sources[0] <> $source
  MERGE (c:Contribution {id: e.sources[0] + ' ' + e.id})
  ON CREATE SET c.source = e.sources[0], c.name = e.name, c.aliases = e.aliases,
    c.kinds = [label IN labels(e) WHERE label <> 'Entity'], c.assumed_kinds = e.assumed_kinds,
    c.semantic_types = e.semantic_types, c.identifiers = e.identifiers, c.description = e.description
}
FOREACH (_ IN CASE WHEN e.name = e.id AND row.name <> e.id THEN [1] ELSE [] END |
  SET e.name = row.name)
WITH e, row, fresh, CASE
    WHEN size(row.kinds) > 0 THEN row.kinds
    WHEN size(labels(e)) = 1 OR e.assumed_kinds THEN row.assumed
    ELSE [] END AS given,
  CASE WHEN e.assumed_kinds AND size(row.kinds) > 0
    THEN [label IN labels(e) WHERE label <> 'Entity' AND NOT label IN row.kinds]
    ELSE [] END AS gone
REMOVE e:$(gone)
SET e:$(given)
FOREACH (_ IN CASE WHEN e.assumed_kinds AND size(row.kinds) > 0 THEN [1] ELSE [] END |
  REMOVE e.assumed_kinds)
FOREACH (_ IN CASE WHEN size(row.kinds) = 0 AND size(given) > 0 AND e.assumed_kinds IS NULL
    THEN [1] ELSE [] END | SET e.assumed_kinds = true)
WITH e, row, fresh,
  [a IN [row.name] + row.aliases
    WHERE NOT a IN [e.name, e.id] AND NOT a IN coalesce(e.aliases, [])] AS aliases,
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
WITH e, row, fresh
CALL (e, row) {
  WITH e, row WHERE size(e.sources) > 1
  MERGE (c:Contribution {id: $source + ' ' + e.id})
  ON CREATE SET c.source = $source, c.name = row.name
  FOREACH (_ IN CASE WHEN c.name = row.id AND row.name <> row.id THEN [1] ELSE [] END |
    SET c.name = row.name)
  FOREACH (_ IN CASE WHEN c.assumed_kinds AND size(row.kinds) > 0 THEN [1] ELSE [] END |
    SET c.kinds = [] REMOVE c.assumed_kinds)
  FOREACH (_ IN CASE WHEN size(row.kinds) = 0 AND size(row.assumed) > 0
      AND size(coalesce(c.kinds, [])) = 0 THEN [1] ELSE [] END | SET c.assumed_kinds = true)
  WITH c, row,
    [a IN [row.name] + row.aliases
      WHERE NOT a IN [c.name, row.id] AND NOT a IN coalesce(c.aliases, [])] AS aliases,
    [k IN CASE
        WHEN size(row.kinds) > 0 THEN row.kinds WHEN c.assumed_kinds THEN row.assumed ELSE [] END
      WHERE NOT k IN coalesce(c.kinds, [])] AS kinds,
    [t IN row.semantic_types WHERE NOT t IN coalesce(c.semantic_types, [])] AS types,
    [i IN row.identifiers WHERE NOT i IN coalesce(c.identifiers, [])] AS identifiers
  FOREACH (_ IN CASE WHEN c.aliases IS NULL OR size(aliases) > 0 THEN [1] ELSE [] END |
    SET c.aliases = coalesce(c.aliases, []) + aliases)
  FOREACH (_ IN CASE WHEN size(kinds) > 0 THEN [1] ELSE [] END |
    SET c.kinds = coalesce(c.kinds, []) + kinds)
  FOREACH (_ IN CASE WHEN size(types) > 0 THEN [1] ELSE [] END |
    SET c.semantic_types = coalesce(c.semantic_types, []) + types)
  FOREACH (_ IN CASE WHEN size(identifiers) > 0 THEN [1] ELSE [] END |
    SET c.identifiers = coalesce(c.identifiers, []) + identifiers)
  FOREACH (_ IN CASE WHEN c.description IS NULL AND row.description <> '' THEN [1] ELSE [] END |
    SET c.description = row.description)
}
RETURN count(CASE WHEN fresh THEN 1 END) AS entities
