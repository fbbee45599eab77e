// Weights of a source that do not carry a calibration yet, by page of subject ids, in columns.
// $after: the last subject id of the page before
// $limit: subjects a page
// $source: id of the source
// $encoder: label of the encoder
// $estimator: name of the estimator
// $run: the run whose calibration they are to carry; empty for none
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  MATCH (s)-[r]->(:Entity)
  WHERE r.source = $source AND r.encoder = $encoder
    AND coalesce(r.estimator, 'parallelogram') = $estimator
    AND coalesce(r.calibration, '') <> $run
  RETURN collect(elementId(r)) AS edges, collect(type(r)) AS types,
         collect(coalesce(r.raw_weight, r.weight)) AS weights
}
RETURN page[-1].id AS last, edges, types, weights
