// Kinds and semantic types of entities, in columns.
// $ids: entities
// $held_out: sources that do not count
UNWIND $ids AS id
MATCH (e:Entity {id: id})
{{seen e}}
RETURN collect(e.id) AS ids,
       collect([kind IN coalesce(seen_e.kinds, labels(e)) WHERE kind <> 'Entity']
               + coalesce(seen_e.semantic_types, [])) AS kinds
