// Relations between mentions that two runs found, as `compare_mentions` has it.
// $first: run
// $second: run
// $least: difference of confidence from which on it counts as changed
// $limit: how many of each kind to list
CALL () {
  MATCH (h:Mention)-[a:PREDICTED]->(t:Mention) WHERE a.run = $first
  OPTIONAL MATCH (h)-[b:PREDICTED {run: $second, type: a.type}]->(t)
  RETURN h, t, a.type AS type, a.confidence AS before, b.confidence AS after
  UNION ALL
  MATCH (h:Mention)-[b:PREDICTED]->(t:Mention)
  WHERE b.run = $second AND NOT EXISTS { (h)-[:PREDICTED {run: $first, type: b.type}]->(t) }
  RETURN h, t, b.type AS type, null AS before, b.confidence AS after
}
WITH h, t, type, before, after,
     CASE WHEN before IS NULL THEN 'appeared' WHEN after IS NULL THEN 'vanished'
          WHEN abs(after - before) >= $least THEN 'changed' ELSE 'same' END AS change
ORDER BY abs(coalesce(after, 0.0) - coalesce(before, 0.0)) DESC, h.id, t.id, type
WITH change, count(*) AS found, collect({
  head: h.text, type: type, tail: t.text, place: h.id, before: before, after: after
})[..$limit] AS some
RETURN change, found, CASE change WHEN 'same' THEN [] ELSE some END AS some
