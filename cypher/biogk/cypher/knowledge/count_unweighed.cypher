// How many triples are to be weighed, and how many have no name to weigh.
// $encoder: label of the encoder
// $estimator: name of the estimator
// $sources: sources to weigh
// $never: relationship types that are not weighed
// $again: weigh all of them again
// $held_out: sources that do not count
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.source IN $sources AND NOT type(r) IN $never
{{seen s}}
{{seen o}}
WITH * WHERE $again OR coalesce(r.encoder, '') <> $encoder
  OR coalesce(r.estimator, 'parallelogram') <> $estimator
  OR seen_s.name <> s.name OR seen_o.name <> o.name
WITH seen_s.name <> s.id AND seen_o.name <> o.id AS named
RETURN sum(toInteger(named)) AS triples, sum(toInteger(NOT named)) AS nameless
