// What the language model says of triples. A calibration of the weights before is gone with them.
// $rows: maps of edge (element id), weight, predicted, rank, correct
// $encoder: label of the encoder
// $estimator: name of the estimator
UNWIND $rows AS row
MATCH ()-[r]->() WHERE elementId(r) = row.edge
SET r.weight = row.weight, r.predicted = row.predicted, r.rank = row.rank,
    r.correct = row.correct, r.encoder = $encoder, r.estimator = $estimator
REMOVE r.raw_weight, r.calibration
