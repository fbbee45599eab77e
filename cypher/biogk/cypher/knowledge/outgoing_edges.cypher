// Stated edges that start from entities, in columns for each relation type; a pair that several sources
// relate is one edge with the highest of their weights.
// $ids: entities
// $types: relation types
// $top: the heaviest edges of each entity and type to keep; null for all
// $held_out: sources that do not count
UNWIND range(0, size($ids) - 1) AS row
MATCH (e:Entity {id: $ids[row]})-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out AND type(r) IN $types
WITH row, type(r) AS type, o.id AS other, max(coalesce(r.weight, 0.0)) AS weight
ORDER BY row, type, weight DESC, other
WITH row, type, collect([other, weight]) AS edges
UNWIND edges[0..coalesce($top, size(edges))] AS edge
WITH type, collect(row) AS rows, collect(edge[0]) AS others, collect(edge[1]) AS weights
RETURN collect(type) AS types, collect(rows) AS rows, collect(others) AS others,
       collect(weights) AS weights
