// Which of the triples s, r, o are to be weighed, with the names of their ends and whether both have one.
// Other queries include this behind a MATCH. What the sources that count call otherwise is weighed again,
// for its weight is of another sentence.
// $encoder: label of the encoder; triples that it weighed already are passed over
// $estimator: name of the estimator
// $again: weigh all of them again
// $sources, $never, $only: as in chosen.cypher
// $held_out: sources that do not count
{{include knowledge/chosen}}
{{seen s}}
{{seen o}}
WITH *, seen_s.name <> s.id AND seen_o.name <> o.id AS named
WHERE $again OR coalesce(r.encoder, '') <> $encoder OR coalesce(r.estimator, 'parallelogram') <> $estimator
  OR seen_s.name <> s.name OR seen_o.name <> o.name
