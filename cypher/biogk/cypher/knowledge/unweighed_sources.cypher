// How many stated triples of each source the encoder has not weighed.
// $encoder: label of the encoder
// $never: relationship types that are never weighed
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND coalesce(r.encoder, '') <> $encoder AND NOT type(r) IN $never
  AND s.name <> s.id AND o.name <> o.id
RETURN r.source AS source, count(*) AS triples ORDER BY source
