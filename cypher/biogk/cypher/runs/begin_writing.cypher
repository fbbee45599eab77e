// A run that is going to write; it counts as incomplete until `finish`.
// $run: map of id, kind, model, encoder, corpus, split, config, seed, code_version, trained_by, select, network
CREATE (r:Run {id: $run.id})
SET r += $run, r.status = 'incomplete', r.started_at = datetime(), r.written = 0
