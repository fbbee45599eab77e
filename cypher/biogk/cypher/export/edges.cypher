// Edges that start from a page of entities, in the order of the subjects' ids; SAME_AS is left out.
// $after: the last subject id of the page before
// $limit: subjects a page
// $source: id of the source that states the edges; null for all
// $least: the lowest weight or confidence; null for any, and for edges without one
// $predicted: whether edges that runs have found are wanted too; with a source, between its entities
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  MATCH (s)-[r]->(o:Entity)
  WHERE (r.source IS NOT NULL AND ($source IS NULL OR r.source = $source)
      OR $predicted AND r.run IS NOT NULL
        AND ($source IS NULL OR $source IN s.sources AND $source IN o.sources))
    AND ($least IS NULL OR coalesce(r.weight, r.confidence) >= $least)
  WITH s, r, o ORDER BY s.id, type(r), o.id, coalesce(r.source, r.run)
  RETURN collect([s.id, s.name, type(r), o.id, o.name, properties(r)]) AS edges
}
RETURN page[-1].id AS last, size(page) AS looked_at, edges
