// All trainings with what they were made with and how they score, the newest first.
MATCH (r:Run {kind: 'training'})
RETURN r.id AS id, r.status AS status, r.model AS model, r.encoder AS encoder, r.corpus AS corpus,
       r.select AS select, r.network AS network, r.config AS config, r.metrics AS metrics,
       r.evaluations AS evaluations, r.code_version AS code_version
ORDER BY r.started_at DESC, r.id
