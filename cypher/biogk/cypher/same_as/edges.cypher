// SAME_AS edges by the order of the ids that they start from, in columns.
// $after: the last start id of the page before
// $limit: start entities a page
CALL () {
  MATCH (a:Entity) WHERE a.id > $after AND EXISTS { (a)-[:SAME_AS]->() }
  WITH a ORDER BY a.id LIMIT $limit
  RETURN collect(a) AS page
}
CALL (page) {
  UNWIND page AS a
  MATCH (a)-[r:SAME_AS]->(b:Entity)
  RETURN collect(elementId(r)) AS edges, collect(a.id) AS starts, collect(b.id) AS ends,
         collect(coalesce(r.method, '')) AS methods, collect(coalesce(r.score, 0.0)) AS scores,
         collect(coalesce(r.mapping_set, '')) AS mapping_sets,
         collect(r.reviewed IS NOT NULL) AS confirmed
}
RETURN page[-1].id AS last, edges, starts, ends, methods, scores, mapping_sets, confirmed
