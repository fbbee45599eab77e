// Relations of one type between entities that two runs found, as `compare_mentions` has it; each run
// may have a name and a direction of its own for it.
// $first: run
// $second: run
// $turned: whether those of the second run have the other direction
// $least: difference of confidence from which on it counts as changed
// $limit: how many of each kind to list
CALL () {
  MATCH (h:Entity)-[a:{{first_type}}]->(t:Entity) WHERE a.run = $first
  OPTIONAL MATCH (h)-[b:{{second_type}} {run: $second}]-(t) WHERE (startNode(b) = t) = $turned
  RETURN h, t, a.confidence AS before, b.confidence AS after,
         a.support AS support_before, b.support AS support_after
  UNION ALL
  MATCH (one:Entity)-[b:{{second_type}}]->(other:Entity) WHERE b.run = $second
  WITH b, CASE WHEN $turned THEN other ELSE one END AS h, CASE WHEN $turned THEN one ELSE other END AS t
  WHERE NOT EXISTS { (h)-[:{{first_type}} {run: $first}]->(t) }
  RETURN h, t, null AS before, b.confidence AS after,
         null AS support_before, b.support AS support_after
}
WITH h, t, before, after, support_before, support_after,
     CASE WHEN before IS NULL THEN 'appeared' WHEN after IS NULL THEN 'vanished'
          WHEN abs(after - before) >= $least OR support_before <> support_after THEN 'changed'
          ELSE 'same' END AS change
ORDER BY abs(coalesce(after, 0.0) - coalesce(before, 0.0)) DESC, h.id, t.id
WITH change, count(*) AS found, collect({
  head: h.name, type: '{{second_type}}', tail: t.name, head_id: h.id, tail_id: t.id,
  before: before, after: after, support_before: support_before, support_after: support_after
})[..$limit] AS some
RETURN change, found, CASE change WHEN 'same' THEN [] ELSE some END AS some
