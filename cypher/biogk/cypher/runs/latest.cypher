// The newest finished training of a corpus.
// $corpus: name of the corpus; any where empty
MATCH (r:Run {kind: 'training', status: 'finished'})
WHERE $corpus = '' OR r.corpus = $corpus
RETURN r.id AS id ORDER BY r.started_at DESC LIMIT 1
