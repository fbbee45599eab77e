// Weights as probabilities; the estimator's own are kept beside them.
// $rows: maps of edge (element id), weight, raw
// $run: the run that made the calibration
UNWIND $rows AS row
MATCH ()-[r]->() WHERE elementId(r) = row.edge
SET r.weight = row.weight, r.raw_weight = row.raw, r.calibration = $run
