// Mentions that two runs found: what only the second has, only the first, and where their
// confidences differ; the largest differences first.
// $first: run
// $second: run
// $least: difference of confidence from which on it counts as changed
// $limit: how many of each kind to list
CALL () {
  MATCH (:Run {id: $first})-[a:FOUND]->(m)
  OPTIONAL MATCH (:Run {id: $second})-[b:FOUND {type: a.type}]->(m)
  RETURN m, a.type AS type, a.confidence AS before, b.confidence AS after
  UNION ALL
  MATCH (second:Run {id: $second})-[b:FOUND]->(m)
  WHERE NOT EXISTS { (:Run {id: $first})-[:FOUND {type: b.type}]->(m) }
  RETURN m, b.type AS type, null AS before, b.confidence AS after
}
WITH m, type, before, after,
     CASE WHEN before IS NULL THEN 'appeared' WHEN after IS NULL THEN 'vanished'
          WHEN abs(after - before) >= $least THEN 'changed' ELSE 'same' END AS change
ORDER BY abs(coalesce(after, 0.0) - coalesce(before, 0.0)) DESC, m.id, type
WITH change, count(*) AS found, collect({
  mention: m.text, type: type, place: m.id, before: before, after: after
})[..$limit] AS some
RETURN change, found, CASE change WHEN 'same' THEN [] ELSE some END AS some
