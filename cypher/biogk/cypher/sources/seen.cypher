// What the sources that count say of an entity, as a map: name, aliases, kinds, assumed_kinds, semantic_types,
// identifiers, description, sources. No row where none of them knows it. Other queries have this in the
// place of {{seen e}}; where every source counts, they have the entity itself.
// $held_out: sources that do not count
CALL ({{node}}) {
  WITH {{node}} AS e, [source IN {{node}}.sources WHERE NOT source IN $held_out] AS others
  WHERE size(others) > 0
  WITH e, others, COLLECT {
    UNWIND CASE WHEN size(others) < size(e.sources) THEN others ELSE [] END AS other
    MATCH (c:Contribution {id: other + ' ' + e.id})
    RETURN c
  } AS said
  WITH e, others, said, coalesce([c IN said WHERE c.name <> e.id | c.name][0], e.id) AS name,
       any(c IN said WHERE size(coalesce(c.kinds, [])) > 0 AND c.assumed_kinds IS NULL) AS surely
  WITH e, others, said, name, surely, COLLECT {
    UNWIND said AS c
    WITH c WHERE (c.assumed_kinds IS NULL) = surely
    UNWIND c.kinds AS kind
    RETURN DISTINCT kind
  } AS kinds
  RETURN CASE WHEN size(said) < size(others)
    THEN e {.name, .aliases, kinds: labels(e), .assumed_kinds, .semantic_types, .identifiers,
            .description, sources: others}
    ELSE {
      name: name,
      aliases: COLLECT {
        UNWIND said AS c
        UNWIND [c.name] + coalesce(c.aliases, []) AS alias
        WITH DISTINCT alias WHERE NOT alias IN [name, e.id]
        RETURN alias
      },
      kinds: kinds,
      assumed_kinds: CASE WHEN size(kinds) > 0 AND NOT surely THEN true END,
      semantic_types: COLLECT { UNWIND said AS c UNWIND c.semantic_types AS type RETURN DISTINCT type },
      identifiers: COLLECT { UNWIND said AS c UNWIND c.identifiers AS one RETURN DISTINCT one },
      description: [c IN said WHERE c.description <> '' | c.description][0],
      sources: others
    } END AS seen_{{node}}
}
