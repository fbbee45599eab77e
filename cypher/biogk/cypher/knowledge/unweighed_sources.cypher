// How many stated triples of each source the encoder has not weighed.
// $encoder: label of the encoder
// $never: relationship types that are never weighed
// $held_out: sources that do not count
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out AND coalesce(r.encoder, '') <> $encoder AND NOT type(r) IN $never
{{seen s}}
{{seen o}}
WITH * WHERE seen_s.name <> s.id AND seen_o.name <> o.id
RETURN r.source AS source, count(*) AS triples ORDER BY source
