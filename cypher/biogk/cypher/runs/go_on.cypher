// An interrupted run that is resumed; it is made again where it was deleted since.
// $run: map of id, kind, model, encoder, corpus, split, config, seed, code_version, trained_by, select, network
MERGE (r:Run {id: $run.id})
SET r += $run, r.status = 'running', r.started_at = coalesce(r.started_at, datetime()),
    r.finished_at = null
