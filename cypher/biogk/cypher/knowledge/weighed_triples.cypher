// Triples that the encoder weighed, by the order of their subjects' ids, in columns.
// $after: the last subject id of the page before
// $limit: subjects a page
// $encoder: label of the encoder
// $all: also those whose relation the model did not predict
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  MATCH (s)-[r]->(o:Entity) WHERE r.encoder = $encoder AND ($all OR r.correct)
  RETURN collect(s.id) AS subjects, collect(type(r)) AS types, collect(o.id) AS objects,
         collect(r.weight) AS weights
}
RETURN page[-1].id AS last, subjects, types, objects, weights
