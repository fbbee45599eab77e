// Triples to review that nobody is sure of yet: what the model doubts, what runs predict, or all. Those that the
// model doubts most come first; of predictions, those that it is surest of.
// $queue: doubtful, predictions or triples
// $run: run that found them; any where empty
// $source: source that states them; any where empty
// $relation: relationship type, of predictions without PREDICTED_; any where empty
// $about: ids of entities, of which each has one; any where empty
// $limit: how many
MATCH (s:Entity)-[r]->(o:Entity)
WHERE r.reviewed IS NULL
  AND CASE $queue WHEN 'doubtful' THEN r.weight IS NOT NULL AND NOT r.correct
                  WHEN 'predictions' THEN r.run IS NOT NULL
                  ELSE type(r) <> 'SAME_AS' OR $relation = 'SAME_AS' END
  AND ($run = '' OR r.run = $run) AND ($source = '' OR r.source = $source)
  AND ($relation = '' OR type(r) IN [$relation, 'PREDICTED_' + $relation])
  AND ($about = [] OR s.id IN $about OR o.id IN $about)
WITH s, o, type(r) AS relation, coalesce(r.source, '') AS source,
     max(coalesce(r.weight, r.confidence, r.score)) AS sure
RETURN s.id AS subject, s.name AS subject_name, relation, o.id AS object, o.name AS object_name, source
ORDER BY sure IS NULL, CASE $queue WHEN 'predictions' THEN -sure ELSE sure END,
         subject_name, object_name, relation, source
LIMIT $limit
