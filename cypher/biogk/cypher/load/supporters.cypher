// Who else supports entities of a source, and what each of those says of them, in columns.
// $source: source
// $ids: entities
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WITH e, [s IN e.sources WHERE s <> $source] AS others
RETURN collect(e.id) AS ids, collect(e.name) AS names, collect(others) AS others,
       collect(COLLECT {
         UNWIND others AS other
         MATCH (c:Contribution {id: other + ' ' + e.id})
         RETURN c {.source, .name, .aliases, .kinds, .assumed_kinds, .semantic_types, .identifiers,
                   .description}
       }) AS contributions
