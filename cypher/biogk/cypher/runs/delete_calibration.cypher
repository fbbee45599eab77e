// Give the edges that a weighing run calibrated their estimator's weights back.
// $run: run
MATCH (:Entity)-[r]->(:Entity) WHERE r.calibration = $run
SET r.weight = r.raw_weight
REMOVE r.raw_weight, r.calibration
