// Runs that learned to calibrate the weights of an encoder and estimator, the newest first.
// $encoder: label of the encoder
// $estimator: name of the estimator
MATCH (r:Run {kind: 'weighing', status: 'finished', encoder: $encoder, model: $estimator})
WHERE r.calibration IS NOT NULL
RETURN r.id AS id, r.calibration AS calibration, r.config AS config
ORDER BY r.started_at DESC, r.id
