// How the model of a training scores on splits.
// $id: run
// $evaluations: JSON of scores by corpus and split
MATCH (r:Run {id: $id}) SET r.evaluations = $evaluations
