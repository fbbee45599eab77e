// The next relations of one type between entities of which a run is sure enough, in columns.
// $run: run
// $confidence: the least
// $support: the least number of documents
// $new_only: only between entities of which no source but this states anything, and of which none does of
//            what SAME_AS joins to them
// $reviewed: only what a curator has called right
// $source: the source that they become triples of
// $after: head of the last relation of the page before
// $after_tail: its tail
// $limit: relations a page
MATCH (h:Entity)-[p:{{type}}]->(t:Entity)
WHERE p.run = $run AND p.confidence >= $confidence AND p.support >= $support
  AND (NOT $new_only OR NOT EXISTS {
    (h)-[same:SAME_AS]-{0,1}(:Entity)-[r]-(:Entity)-[also:SAME_AS]-{0,1}(t)
    WHERE r.source <> $source AND ALL(x IN same + also WHERE x.score >= 0.5)
  })
  AND (NOT $reviewed OR p.reviewed IS NOT NULL)
  AND (h.id > $after OR h.id = $after AND t.id > $after_tail)
WITH h, p, t ORDER BY h.id, t.id LIMIT $limit
RETURN collect(h.id) AS heads, collect(h.name) AS head_names,
       collect(t.id) AS tails, collect(t.name) AS tail_names,
       collect(coalesce(p.evidence, [])) AS evidence
