// The calibrations that the weights of sources carry.
// $sources: ids
// $encoder: label of the encoder
// $estimator: name of the estimator
MATCH (:Entity)-[r]->(:Entity)
WHERE r.source IN $sources AND r.calibration IS NOT NULL
  AND r.encoder = $encoder AND r.estimator = $estimator
RETURN r.source AS source, r.calibration AS run, count(*) AS edges
ORDER BY source, edges DESC, run
