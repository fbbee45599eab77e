// Stated triples whose subject has one of the next names, in columns: one entry a triple.
// Names rather than entities are paged through, so that equal sentences stand in one page.
// Entities that a source knows by their identifier alone have no name to weigh. What the sources that
// count call otherwise is weighed again, for its weight is of another sentence.
// $after: the last name of the page before
// $names: subject names a page
// $encoder: label of the encoder; triples that it weighed already are passed over
// $estimator: name of the estimator
// $sources: sources whose triples are read
// $never: relationship types that are not weighed
// $again: weigh all of them again
// $held_out: sources that do not count
CALL () {
  MATCH (s:Entity) WHERE s.name > $after
  WITH DISTINCT s.name AS name ORDER BY name LIMIT $names
  RETURN collect(name) AS page
}
CALL (page) {
  UNWIND page AS name
  MATCH (s:Entity {name: name})-[r]->(o:Entity)
  WHERE r.source IN $sources AND NOT type(r) IN $never
  {{seen s}}
  {{seen o}}
  WITH * WHERE seen_s.name <> s.id AND seen_o.name <> o.id
    AND ($again OR coalesce(r.encoder, '') <> $encoder
      OR coalesce(r.estimator, 'parallelogram') <> $estimator
      OR seen_s.name <> s.name OR seen_o.name <> o.name)
  RETURN
    collect(elementId(r)) AS edges,
    collect(type(r)) AS types,
    collect(seen_s.name) AS subjects,
    collect(seen_o.name) AS objects
}
RETURN page[-1] AS last, edges, types, subjects, objects
