// Entities that SAME_AS joins, with the sources of both, by the order of the ids that the edges start from, in columns.
// $after: the last start id of the page before
// $limit: start entities a page
// $score: the lowest score of an edge to follow
// $held_out: sources that do not count
CALL () {
  MATCH (a:Entity) WHERE a.id > $after AND EXISTS { (a)-[:SAME_AS]->() }
  WITH a ORDER BY a.id LIMIT $limit
  RETURN collect(a) AS page
}
CALL (page) {
  UNWIND page AS a
  MATCH (a)-[r:SAME_AS]->(b:Entity) WHERE r.score >= $score
  {{seen a}}
  {{seen b}}
  RETURN collect(r.score) AS scores, collect(a.id) AS starts, collect(b.id) AS ends,
         collect(coalesce(seen_a.sources, [])) AS start_sources,
         collect(coalesce(seen_b.sources, [])) AS end_sources
}
RETURN page[-1].id AS last, scores, starts, ends, start_sources, end_sources
