// The estimator's own weights again.
// $rows: maps of edge (element id), raw
UNWIND $rows AS row
MATCH ()-[r]->() WHERE elementId(r) = row.edge
SET r.weight = row.raw
REMOVE r.raw_weight, r.calibration
