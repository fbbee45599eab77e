// Runs that wrote predictions on a corpus, or relations between entities.
// $source: source or corpus
MATCH (r:Run)
WHERE (r.kind = 'prediction' AND r.corpus = $source) OR size(r.relationship_types) > 0
RETURN r.id AS id, coalesce(r.relationship_types, []) AS types,
       r.kind = 'prediction' AND r.corpus = $source AS on_corpus
ORDER BY id
