// What is known of some entities.
// $ids: ids
// $aliases: how many aliases of each
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, [label IN labels(e) WHERE label <> 'Entity'] AS kinds,
       coalesce(e.aliases, [])[..$aliases] AS aliases, coalesce(e.description, '') AS description
