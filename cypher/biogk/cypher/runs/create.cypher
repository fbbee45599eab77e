// A run that has begun.
// $run: map of id, kind, model, encoder, corpus, split, config, seed, code_version, trained_by, select, network
CREATE (r:Run {id: $run.id})
SET r += $run, r.status = 'running', r.started_at = datetime()
