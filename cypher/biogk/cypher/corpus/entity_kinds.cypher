// Kinds and semantic types of entities, in columns.
// $ids: entities
UNWIND $ids AS id
MATCH (e:Entity {id: id})
RETURN collect(e.id) AS ids,
       collect([label IN labels(e) WHERE label <> 'Entity'] + coalesce(e.semantic_types, [])) AS kinds
