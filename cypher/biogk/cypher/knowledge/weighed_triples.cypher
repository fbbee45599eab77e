// Triples that the encoder weighed, or all that are stated, by the order of their subjects' ids, in
// columns; -1 stands for a weight that is not there.
// $after: the last subject id of the page before
// $limit: subjects a page
// $encoder: label of the encoder
// $all: also those whose relation the model did not predict
// $unweighed: also those that it did not weigh
// $never: relationship types that are never weighed
// $held_out: sources that do not count
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  MATCH (s)-[r]->(o:Entity)
  WHERE NOT r.source IN $held_out
    AND ((r.encoder = $encoder AND ($all OR r.correct))
      OR ($unweighed AND r.source IS NOT NULL AND coalesce(r.encoder, '') <> $encoder
          AND NOT type(r) IN $never))
  {{seen s}}
  {{seen o}}
  WITH * WHERE (seen_s.name <> s.id AND seen_o.name <> o.id)
    OR (r.encoder = $encoder AND seen_s.name = s.name AND seen_o.name = o.name)
  WITH s, r, o ORDER BY s.id, type(r), o.id, r.source
  RETURN collect(s.id) AS subjects, collect(type(r)) AS types, collect(o.id) AS objects,
         collect(CASE r.encoder WHEN $encoder THEN r.weight ELSE -1.0 END) AS weights
}
RETURN page[-1].id AS last, subjects, types, objects, weights
