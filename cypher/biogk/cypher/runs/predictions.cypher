// Predictions of a model on a split: finished ones first, then newer ones.
// $trained_by: run that trained the model
// $corpus: name of the corpus
// $split: train, dev or test
// $code_version: version of biogk that predicted
MATCH (r:Run {kind: 'prediction', trained_by: $trained_by, corpus: $corpus, split: $split})
WHERE r.code_version = $code_version
RETURN r.id AS id, r.status AS status
ORDER BY r.status <> 'finished', r.started_at DESC
