// Entities by their ids, the best connected first.
// $ids: ids
MATCH (e:Entity) WHERE e.id IN $ids
WITH e, COUNT { (e)-[r]-(:Entity) WHERE type(r) <> 'SAME_AS' } AS edges
RETURN e.id AS id, e.name AS name, [label IN labels(e) WHERE label <> 'Entity'] AS kinds,
       coalesce(e.aliases, []) AS aliases, coalesce(e.description, '') AS description,
       coalesce(e.semantic_types, []) AS semantic_types,
       coalesce(e.identifiers, []) AS identifiers, coalesce(e.sources, []) AS sources,
       coalesce(e.gk_vector, e.gk_embedding) AS vector, e.gk_network AS network, edges
ORDER BY edges DESC, id
