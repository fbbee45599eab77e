// All runs, the newest first.
MATCH (r:Run)
RETURN r.id AS id, r.kind AS kind, r.model AS model, r.corpus AS corpus, r.split AS split,
       r.status AS status, r.metrics AS metrics, toString(r.started_at) AS started_at
ORDER BY r.started_at DESC, r.id
