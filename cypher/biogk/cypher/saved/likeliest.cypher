// Triples that the model finds likeliest.
// $source: source of the triples; any where empty [default: ""]
// $relation: relationship type; any where empty [default: ""]
// $limit: how many [default: 20]
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.weight IS NOT NULL
  AND ($source = '' OR r.source = $source) AND ($relation = '' OR type(r) = $relation)
RETURN s.name AS subject, type(r) AS relation, o.name AS object, r.weight AS weight,
       r.source AS source
ORDER BY weight DESC, subject, object LIMIT $limit
