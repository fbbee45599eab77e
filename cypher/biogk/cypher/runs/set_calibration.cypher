// What a weighing run learned: how weights become probabilities.
// $id: run
// $calibration: JSON, one calibrator a source
MATCH (r:Run {id: $id}) SET r.calibration = $calibration
