// Edges that start from a page of entities, in the order of the subjects' ids; SAME_AS is left out. Each is
// subject, its name, type, object, its name, properties, whether its source was made of predictions, whether
// a curator called it right, or the prediction that it was made of.
// $after: the last subject id of the page before
// $limit: subjects a page
// $source: id of the source that states the edges; null for all
// $least: the lowest weight or confidence; null for any, and for edges without one
// $predicted: whether edges that runs have found are wanted too; with a source, between its entities
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL () {
  MATCH (all:Source) WHERE coalesce(all.promoted, all.title STARTS WITH 'Predictions of ')
  RETURN collect(all.id) AS promoted
}
CALL (page, promoted) {
  UNWIND page AS s
  MATCH (s)-[r]->(o:Entity)
  WHERE (r.source IS NOT NULL AND ($source IS NULL OR r.source = $source)
      OR $predicted AND r.run IS NOT NULL
        AND ($source IS NULL OR $source IN s.sources AND $source IN o.sources))
    AND ($least IS NULL OR coalesce(r.weight, r.confidence) >= $least)
  WITH s, r, o, coalesce(r.source IN promoted, false) AS accepted
  WITH s, r, o, accepted, r.reviewed IS NOT NULL OR accepted AND any(
    name IN r.source_relations WHERE EXISTS {
      MATCH (v:Review {verdict: 'right'})
      WHERE v.id IN [' ' + s.id + ' ' + split(name, ' of ')[0] + ' ' + o.id,
                     ' ' + o.id + ' ' + split(name, ' of ')[0] + ' ' + s.id]
    }) AS checked
  ORDER BY s.id, type(r), o.id, coalesce(r.source, r.run)
  RETURN collect([s.id, s.name, type(r), o.id, o.name, properties(r), accepted, checked]) AS edges
}
RETURN page[-1].id AS last, size(page) AS looked_at, edges
