// Weights of stated edges given by their ends, in columns, and how many sources state each.
// $starts: entities
// $ends: entities, as many
// $held_out: sources that do not count
UNWIND range(0, size($starts) - 1) AS row
OPTIONAL MATCH (:Entity {id: $starts[row]})-[r:{{type}}]->(:Entity {id: $ends[row]})
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out
WITH row, count(r) AS stated, max(r.weight) AS weight ORDER BY row
RETURN collect(stated) AS stated, collect(coalesce(weight, 0.0)) AS weights
