// Triples that the model doubts: it would state another relation, and finds the stated one least likely.
// Rank is the place of the stated one among all relations of its source, by weight; what was marked as
// reviewed is left out.
// $source: source of the triples; any where empty [default: ""]
// $relation: relationship type; any where empty [default: ""]
// $limit: how many [default: 20]
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.weight IS NOT NULL AND NOT r.correct AND r.reviewed IS NULL
  AND ($source = '' OR r.source = $source) AND ($relation = '' OR type(r) = $relation)
RETURN s.name AS subject, type(r) AS relation, o.name AS object, r.weight AS weight,
       r.predicted AS model_says, r.rank AS rank, r.source AS source
ORDER BY weight, subject, object LIMIT $limit
