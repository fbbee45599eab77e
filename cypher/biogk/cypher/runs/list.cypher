// All runs, the newest first; of an incomplete one how many of its rows are written.
MATCH (r:Run)
RETURN r.id AS id, r.kind AS kind, r.model AS model, r.corpus AS corpus, r.split AS split,
       r.status AS status, r.metrics AS metrics, toString(r.started_at) AS started_at,
       r.written AS written, r.rows AS rows
ORDER BY r.started_at DESC, r.id
